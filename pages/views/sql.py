"""SQL: statements of one's own over the records of the scope."""

import streamlit as st

from pages.ui import scope, sql, sql_answer, state
from pages.ui.errors import shown

sql.only_where_allowed()
with shown("open the case"):
    here = scope.needed("this page answers SQL over its records")

statement = sql.ask()
if statement is None:
    sql.teach()
    st.stop()
with shown("answer the statement"):
    answer = sql_answer.find(here, state.workspace().scope, statement)
    sql_answer.draw(answer, statement)
