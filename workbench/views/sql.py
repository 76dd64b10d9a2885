"""SQL: statements of one's own over the records of the scope."""

import streamlit as st

from workbench.ui import scope, state
from workbench.ui.errors import shown
from workbench.ui.sql import answer as sql_answer
from workbench.ui.sql import asking

asking.only_where_allowed()
with shown("open the case"):
    here = scope.needed("this page answers SQL over its records")

statement = asking.ask()
if statement is None:
    asking.teach()
    st.stop()
with shown("answer the statement"):
    answer = sql_answer.find(here, state.workspace().scope, statement)
    sql_answer.draw(answer, statement)
