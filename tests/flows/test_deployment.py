"""What ``prefect.yaml`` declares can be deployed and run by a worker."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.flows.conftest import PREFECT
from tests.flows.test_crawl_flow import Prefect, environment
from tests.support.pages import DECOYS, REPORT, TITLE, article, bureau_yaml, listing
from tests.support.replica import ROOT
from tests.support.web import Web


def test_the_deployment_runs_on_a_worker_of_its_pool(prefect_api: str, tmp_path: Path) -> None:
    with Web() as web:
        web.route("/zwgk/", listing([*DECOYS, ("/zwgk/r.html", TITLE, "2025-03-01")]))
        web.route("/zwgk/r.html", article(TITLE, REPORT))
        bureau_yaml(tmp_path / "bureaus", "liutang-wlj", web)
        env = environment(tmp_path, web, prefect_api) | {
            "FAZHI_HOME": str(tmp_path / "home"),
            "FAZHI_PROJECT": str(ROOT),
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

        def prefect(*arguments: str) -> None:
            command = [PREFECT, "--no-prompt", *arguments]
            subprocess.run(command, env=os.environ | env, cwd=ROOT, check=True, timeout=240)

        prefect("work-pool", "create", "fazhi", "--type", "process")
        prefect("deploy", "--all")
        prefect("deployment", "run", "crawl/crawl")
        prefect("worker", "start", "--pool", "fazhi", "--run-once")
    deployments = {one["id"] for one in Prefect(prefect_api).find("deployments")}
    runs = [run for run in Prefect(prefect_api).find("flow_runs") if run["deployment_id"] in deployments]
    assert [run["state"]["type"] for run in runs] == ["COMPLETED"]
    assert (tmp_path / "home" / "published.duckdb").exists()
