"""The core of LogAI Workbench: logs in, findings with their lines out.

Nothing here knows of Streamlit. `pipeline` is the only module that knows the
order of the stages.
"""

__version__ = "0.1.0"
