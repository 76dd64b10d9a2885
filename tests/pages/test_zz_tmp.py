from tests.pages.driving import *
from tests.pages.cases import *
import pytest
CASES=[dict(line=f"{APP}:5000"),dict(line=f"{APP}:4294967295"),dict(zone="localtime"),dict(source="<b>"),dict(q="a\x00b\x1b[31m"),dict(q="("*5000),dict(q="x"*100000),dict(q="<script>alert(1)</script>"),dict(q="/"+"(a|"*500),dict(off="<b>"*50), dict(q="**b** :red[x] $x$"),dict(window="<script>"),dict(side="<b>"),dict(case2="x")]
@pytest.mark.parametrize("n", range(len(CASES)))
def test_x(shop,n):
    import time; t=time.time()
    app = visit("lines", shop.root.name, **CASES[n])
    print("\n==",str(CASES[n])[:80], len(app.exception), [ (o.proto.title,o.value[:200]) for o in [*app.warning,*app.error,*app.info]], len(viewports(app)), round(time.time()-t,1))
