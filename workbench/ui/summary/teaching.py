"""How to have a model at all."""

import streamlit as st

_TEXT = """\
The summary made by code needs none. To have a model draft one, set these where the
workbench is started, and start it again:

- **A hosted model**: `ANTHROPIC_API_KEY`, the key of your account. `LOGAI_LLM_RUN_USD`,
  `LOGAI_LLM_CASE_USD` and `LOGAI_LLM_DAY_USD` bound what it may cost.
- **A model on this machine** (Ollama, llama.cpp or vLLM): `LOGAI_LLM_BASE_URL`, such as
  `http://127.0.0.1:11434`, and `LOGAI_LLM_MODEL`, its name there. No line leaves the
  machine, no key is needed, and nothing is charged.

All figures below hold already: nothing was sent for them."""


def draw() -> None:
    """Draw how to switch drafting on."""
    st.info(_TEXT, title="No model is set up")
