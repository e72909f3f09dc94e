"""Renders batches of templates with Jinja2: what the engine is compared with.

Reads one JSON document from standard input: {"cases": [{"template", "includes", "context", "undefined",
"extensions", "options"}]}. Writes a list with, for each case, {"text"} or {"error", "message"}.
"""

import json
import signal
import sys

import jinja2

KINDS = {
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "default": jinja2.Undefined,
    "debug": jinja2.DebugUndefined,
}
EXTENSIONS = {"do": "jinja2.ext.do", "loopcontrols": "jinja2.ext.loopcontrols"}


def render(case):
    environment = jinja2.Environment(
        undefined=KINDS[case["undefined"]],
        extensions=[EXTENSIONS[name] for name in case.get("extensions", [])],
        loader=jinja2.DictLoader({**case.get("includes", {}), "main": case["template"]}),
        autoescape=False,
        **case.get("options", {}),
    )
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        return {"text": environment.get_template("main").render(case["context"])}
    except Exception as error:  # whatever a template can raise is an outcome to compare
        return {"error": type(error).__name__, "message": str(error)[:200]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def stop(_signal, _frame):
    raise TimeoutError("the template does not end")


def main():
    signal.signal(signal.SIGALRM, stop)
    sys.setrecursionlimit(3000)
    batch = json.load(sys.stdin)
    json.dump([render(case) for case in batch["cases"]], sys.stdout)


main()
