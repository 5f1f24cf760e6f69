"""The table of pages: who is answered what at every address outside the set-up pages.

Written by hand, never computed. A line is

    URL names   objects   methods   one cell for each role of ``world.ROLES``, in the order of COLUMNS

Names, objects and methods are lists with commas; ``-`` is no object. A cell is a status, or
``in`` sent to the sign-in page · ``pw`` sent to choose a password first · ``go`` sent somewhere else: done, or led on.

**A new URL**: add lines for its name until ``test_matrix`` is content: every URL stands here with GET, HEAD, POST, PUT,
DELETE and OPTIONS, and one with a key in it with at least an own, a foreign and a missing object, for GET, POST and
PUT. Add other states of a round where the answer depends on them. If it takes a form or a body, give
``asking.PAYLOADS`` one that an allowed person would succeed with: a refusal must not come from a gap in the form. If its
key is of a new kind, remember keys of that kind in ``world.py`` and name the kind in ``asking.KINDS``.
"""

COLUMNS = "ano str cha jud oth sit rec sec sta vot for dis rea adm dep zon due"

TABLE = """
#                                            ano str cha jud oth sit rec sec sta vot for dis rea adm dep zon due
# Everybody's
healthz                - GET,HEAD            200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
healthz                - POST,PUT,DELETE,OPTIONS 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
set_language           - GET,HEAD,POST,PUT,DELETE,OPTIONS go go go go go go go go go go go go go go go go go
login                  - GET,HEAD            200 go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
login                  - POST                go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
login                  - OPTIONS             200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
login                  - PUT,DELETE          405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
logout                 - GET,HEAD,PUT,DELETE 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
logout                 - POST                go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
logout                 - OPTIONS             200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
password               - GET,HEAD            in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
password               - POST                in  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
password               - PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
home                   - GET,HEAD            in  200 go  go  go  go  go  go  go  go  go  go  go  go  go  go  pw
home                   - POST,PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# One's own lists: empty for who has nothing
day,day:day,my_sheets,recusal_choice,rounds \
                       - GET,HEAD            in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 pw
day,day:day,my_sheets,recusal_choice,rounds \
                       - POST,PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The tablet's: JSON, never sent to a page
bootstrap              - GET                 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
bootstrap              - HEAD,POST,PUT,DELETE,OPTIONS 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
sheet_op  open         PUT                   401 404 404 201 404 201 404 404 404 404 404 404 404 404 404 404 401
sheet_op  locked,published PUT               401 404 404 201 404 201 404 404 404 404 404 404 404 404 404 404 401
sheet_op  recused-open PUT                   401 404 404 404 404 404 201 404 404 404 404 404 404 404 404 404 401
sheet_op  foreign,missing PUT                401 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 401
sheet_op  open,foreign,missing GET,HEAD,POST,DELETE,OPTIONS 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401

# A sheet: its judge, who sits for him there, and staff without a vote
sheet,sheet_print open,locked GET,HEAD       in  404 404 200 404 200 404 404 200 404 404 404 404 404 404 404 pw
sheet,sheet_print published  GET,HEAD        in  404 404 200 404 200 404 404 200 200 404 404 404 404 404 404 pw
sheet,sheet_print recused-open GET,HEAD      in  404 404 404 404 404 403 404 200 404 404 404 404 404 404 404 pw
sheet,sheet_print foreign    GET,HEAD        in  404 404 404 404 404 404 404 404 404 200 404 404 404 404 404 pw
sheet,sheet_print zone       GET,HEAD        in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 pw
sheet,sheet_print missing    GET,HEAD        in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet     open,locked        POST            in  404 404 go  404 go  404 404 403 404 404 404 404 404 404 404 pw
sheet     published          POST            in  404 404 go  404 go  404 404 403 403 404 404 404 404 404 404 pw
sheet     recused-open       POST            in  404 404 404 404 404 403 404 403 404 404 404 404 404 404 404 pw
sheet     foreign            POST            in  404 404 404 404 404 404 404 404 404 403 404 404 404 404 404 pw
sheet,sheet_conflict missing POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet_conflict open          GET,HEAD,POST   in  404 404 go  404 go  404 404 403 404 404 404 404 404 404 404 pw
sheet_conflict published     GET,HEAD,POST   in  404 404 go  404 go  404 404 403 403 404 404 404 404 404 404 pw
sheet_conflict recused-open  GET,HEAD,POST   in  404 404 404 404 404 403 404 403 404 404 404 404 404 404 404 pw
sheet_conflict foreign       GET,HEAD,POST   in  404 404 404 404 404 404 404 404 404 403 404 404 404 404 404 pw
sheet_conflict missing       GET,HEAD        in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet_print open,foreign,missing POST        in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
sheet,sheet_conflict,sheet_print open,foreign,missing PUT,DELETE,OPTIONS \
                                             in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A conflict of interest of one's own voting seat
declare_recusal open         GET,HEAD        in  404 200 200 200 404 200 404 404 200 404 404 404 404 404 404 pw
declare_recusal draft        GET             in  404 404 404 404 404 404 404 404 200 404 404 404 404 404 404 pw
declare_recusal locked,published GET         in  404 200 200 200 404 200 404 404 200 404 404 404 404 404 404 pw
declare_recusal foreign,zone,missing GET,HEAD in 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
declare_recusal open         POST            in  404 go  go  go  404 200 404 404 go  404 404 404 404 404 404 pw
declare_recusal draft        POST            in  404 404 404 404 404 404 404 404 go  404 404 404 404 404 404 pw
declare_recusal locked,published POST       in 404 409 409 409 404 200 404 404 409 404 404 404 404 404 404 pw
declare_recusal foreign,zone,missing POST    in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
declare_recusal open,foreign,missing PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# What a round is about: its committee and who sets it up; a reader its result, once that is published
round     draft              GET             in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
round     open,locked        GET             in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
round     published          GET             in  404 200 200 200 200 200 200 200 200 404 404 200 200 200 404 pw
programme,practice,blank_sheet draft GET     in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
programme,practice,blank_sheet open,published GET in 404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
round,programme,practice,blank_sheet foreign GET in 404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
round,programme,practice,blank_sheet zone GET in 404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
round,programme,practice,blank_sheet missing GET,HEAD in 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
round,programme,practice,blank_sheet open HEAD in 404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
practice  open               POST            in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
practice  foreign            POST            in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
practice  missing            POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
programme,blank_sheet,round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx open,foreign,missing POST,PUT,DELETE,OPTIONS \
                                             in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
practice  open,foreign,missing PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round     open,foreign,missing POST,PUT,DELETE,OPTIONS 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The ranking and what stands beside it: staff without a vote; with one, once published
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx draft GET in 404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx open GET,HEAD in 404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx locked GET in 404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx published GET in 404 403 403 403 403 403 403 200 200 404 404 404 403 403 404 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx foreign GET in 404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx zone GET in 404 404 404 404 404 404 404 404 404 404 404 404 404 403 200 pw
round_missing,round_advice,round_case,ranking_json,ranking_csv,ranking_xlsx missing GET,HEAD in 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw

# Leading a round: staff without a vote
round_open,round_close,round_reopen draft GET in 404 404 404 404 404 404 404 200 403 404 404 404 403 403 404 pw
round_open,round_close,round_reopen open GET,HEAD in 404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
round_open,round_close,round_reopen foreign GET,HEAD in 404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
round_open,round_close,round_reopen missing GET,HEAD,POST in 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
round_open draft             POST            in  404 404 404 404 404 404 404 go  403 404 404 404 403 403 404 pw
round_open open,locked,published POST       in 404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_close draft            POST            in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
round_close open             POST            in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
round_close closing,locked   POST            in 404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_reopen draft           POST            in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
round_reopen closing         POST            in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
round_reopen open,locked     POST            in 404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_open,round_reopen foreign POST         in  404 404 404 404 404 404 404 404 404 409 404 404 404 403 404 pw
round_close foreign          POST            in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
round_rules draft            GET,POST        in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
round_rules open             GET,HEAD        in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
round_rules open             POST            in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
round_rules locked           GET,POST        in 404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_rules foreign          GET             in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
round_rules foreign          POST            in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
round_rules missing          GET,HEAD,POST   in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
round_open,round_close,round_reopen,round_rules,round_recusals open,foreign,missing PUT,DELETE,OPTIONS \
                                             in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Recusals recorded by the office: staff without a vote, and administrators
round_recusals draft         GET             in  404 404 404 404 404 404 404 200 403 404 404 404 200 200 404 pw
round_recusals open          GET,HEAD        in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
round_recusals open          POST            in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
round_recusals locked        POST            in  404 403 403 403 403 403 403 422 403 404 404 404 422 422 404 pw
round_recusals foreign       GET             in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
round_recusals foreign       POST            in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
round_recusals missing       GET,HEAD,POST   in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
withdraw_recusal draft       POST            in  404 404 404 404 404 404 404 go  403 404 404 404 go  go  404 pw
withdraw_recusal open        POST            in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
withdraw_recusal locked,published POST      in 404 403 403 403 403 403 403 409 403 404 404 404 409 409 404 pw
withdraw_recusal foreign     POST            in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
withdraw_recusal zone        POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
withdraw_recusal missing     POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
withdraw_recusal open,foreign,missing GET,HEAD,PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
"""

# Who may know that an object is there, by its name in the world; to all others it answers as a missing one does.
KNOWN = {
    "draft": "sta vot adm dep",
    **dict.fromkeys(("open", "closing", "locked", "decided"), "cha jud oth sit rec sec sta vot adm dep"),
    "published": "cha jud oth sit rec sec sta vot rea adm dep",
    "foreign": "for dep",
    "zone": "dep zon",
}
KNOWN_SHEETS = {
    **dict.fromkeys(("open", "closing", "locked", "decided"), "jud sit sta"),
    "published": "jud sit sta vot",
    "recused-open": "rec sta",
    "foreign": "for",
    "zone": "zon",
}
