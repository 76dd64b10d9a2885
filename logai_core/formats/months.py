"""Names of months, whole and abbreviated, in lower case.

English, German, French, Spanish, Italian, Portuguese and Dutch.
"""

_BY_MONTH = (
    "jan january januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    "feb february februar feber février févr fév fevr febrero febbraio fevereiro fev"
    " februari",
    "mar march märz mär maerz mrz mars marzo março maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro",
)

MONTHS = {
    name: number
    for number, names in enumerate(_BY_MONTH, start=1)
    for name in names.split()
}
