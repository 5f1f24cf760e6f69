"""The table of pages: who is answered what at every address outside the set-up pages.

Written by hand, never computed. Under the names of URLs stands a line for each object and method, with one cell for
each role of ``world.ROLES``. Names, objects and methods are lists; ``-`` is no object. A cell is a status, or

    in  sent to the sign-in page      pw  sent to choose a password first      go  sent somewhere else: done, or led on

**A new URL**: add lines for its name until ``test_pages`` is content. Every URL stands here with GET, HEAD, POST, PUT,
DELETE and OPTIONS, and one with a key in its address with an own, a foreign and a missing object at least; add other
states of a round where the answer depends on them. If it takes a form, give ``asking.PAYLOADS`` one with which an
allowed person would succeed: a refusal must not come from a gap in the form. If its key is of a new kind, remember
keys of that kind in ``world`` and name the kind in ``asking.KINDS``.
"""

COLUMNS = "ano str cha jud oth sit rec sec sta vot for dis rea adm dep zon due"

TABLE = """
#                                                ano str cha jud oth sit rec sec sta vot for dis rea adm dep zon due
# Everybody's
healthz, service_worker, manifest, shell_offline:
  -                     GET,HEAD                 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
  -                     POST,PUT,DELETE,OPTIONS  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
set_language:
  -                     GET,HEAD                 go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
  -                     POST,PUT,DELETE,OPTIONS  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
login, card_sign_in:
  -                     GET,HEAD                 200 go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
  -                     POST                     go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
login:
  -                     OPTIONS                  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
  -                     PUT,DELETE               405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
card_sign_in:
  -                     PUT,DELETE,OPTIONS       405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
logout:
  -                     GET,HEAD,PUT,DELETE      405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
  -                     POST                     go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
  -                     OPTIONS                  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
password:
  -                     GET,HEAD                 in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
  -                     POST                     in  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go
  -                     PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
home:
  -                     GET,HEAD                 in  200 go  go  go  go  go  go  go  go  go  go  go  go  go  go  pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# One's own lists: empty for who has nothing
day, day:day, my_sheets, recusal_choice, rounds, seasons:
  -                     GET,HEAD                 in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A season: for who sees a round of it, and for who reads results of its area
season:
  -                     GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 404 200 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Pages of the installed app, with nobody's data: the day's, and the form that rounds of all of these have
shell_day:
  -                     GET,HEAD                 in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
shell_sheet:
  -                     GET,HEAD                 in  404 200 200 200 200 200 200 200 200 200 404 404 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The tablet's: JSON, never sent to a page
bootstrap:
  -                     GET                      200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
  -                     HEAD,POST                405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
  -                     PUT,DELETE,OPTIONS       405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405
offline_set:
  -                     GET                      401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 401
  -                     HEAD,POST                405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
  -                     PUT,DELETE,OPTIONS       405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
heartbeat, reconcile:
  -                     POST                     401 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 401
  -                     GET,HEAD                 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
  -                     PUT,DELETE,OPTIONS       405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
sheet_data:
  open,locked,published GET                      401 404 404 200 404 200 404 404 404 404 404 404 404 404 404 404 401
  recused-open          GET                      401 404 404 404 404 404 403 404 404 404 404 404 404 404 404 404 401
  foreign,zone,missing  GET                      401 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 401
  open,foreign,missing  HEAD,POST                405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
  open,foreign,missing  PUT,DELETE,OPTIONS       405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
sheet_op:
  open                  PUT                      401 404 404 201 404 201 404 404 404 404 404 404 404 404 404 404 401
  locked,published      PUT                      401 404 404 201 404 201 404 404 404 404 404 404 404 404 404 404 401
  recused-open          PUT                      401 404 404 404 404 404 201 404 404 404 404 404 404 404 404 404 401
  foreign,missing       PUT                      401 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 401
  open,foreign,missing  GET,HEAD                 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
  open,foreign,missing  POST,DELETE,OPTIONS      405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
photo:
  -                     PUT                      401 404 201 201 201 201 201 404 404 201 404 404 404 404 404 404 401
  -                     GET,HEAD,POST            405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401
  -                     DELETE,OPTIONS           405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 401

# A photograph: its judge, and who may read a sheet in which he named it
photo_file:
  open                  GET,HEAD                 in  404 404 200 404 200 404 404 200 404 404 404 404 404 404 404 pw
  published             GET,HEAD                 in  404 404 200 404 200 404 404 200 200 404 404 404 404 404 404 pw
  recused-open          GET                      in  404 404 404 404 404 200 404 200 404 404 404 404 404 404 404 pw
  unnamed               GET                      in  404 404 200 404 404 404 404 404 404 404 404 404 404 404 404 pw
  foreign               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 200 404 404 404 404 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A sheet: its judge, who sits for him there, and staff without a vote
sheet, sheet_print, sheet_history:
  open,locked           GET,HEAD                 in  404 404 200 404 200 404 404 200 404 404 404 404 404 404 404 pw
  published             GET,HEAD                 in  404 404 200 404 200 404 404 200 200 404 404 404 404 404 404 pw
  recused-open          GET,HEAD                 in  404 404 404 404 404 403 404 200 404 404 404 404 404 404 404 pw
  foreign               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 200 404 404 404 404 404 pw
  zone                  GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet:
  open,locked           POST                     in  404 404 go  404 go  404 404 403 404 404 404 404 404 404 404 pw
  published             POST                     in  404 404 go  404 go  404 404 403 403 404 404 404 404 404 404 pw
  recused-open          POST                     in  404 404 404 404 404 403 404 403 404 404 404 404 404 404 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 403 404 404 404 404 404 pw
sheet, sheet_conflict:
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet_conflict:
  open                  GET,HEAD,POST            in  404 404 go  404 go  404 404 403 404 404 404 404 404 404 404 pw
  published             GET,HEAD,POST            in  404 404 go  404 go  404 404 403 403 404 404 404 404 404 404 pw
  recused-open          GET,HEAD,POST            in  404 404 404 404 404 403 404 403 404 404 404 404 404 404 404 pw
  foreign               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 403 404 404 404 404 404 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
sheet_print, sheet_history:
  open,foreign,missing  POST                     in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
sheet, sheet_conflict, sheet_print, sheet_history:
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A conflict of interest of one's own voting seat
declare_recusal:
  open                  GET,HEAD                 in  404 200 200 200 404 200 404 404 200 404 404 404 404 404 404 pw
  draft                 GET                      in  404 404 404 404 404 404 404 404 200 404 404 404 404 404 404 pw
  locked,published      GET                      in  404 200 200 200 404 200 404 404 200 404 404 404 404 404 404 pw
  foreign,zone,missing  GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open                  POST                     in  404 go  go  go  404 200 404 404 go  404 404 404 404 404 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 404 go  404 404 404 404 404 404 pw
  locked,published      POST                     in  404 409 409 409 404 200 404 404 409 404 404 404 404 404 404 pw
  foreign,zone,missing  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# What a round is about: its committee and who sets it up; a reader its result, once that is published
round:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,locked           GET                      in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
  published             GET                      in  404 200 200 200 200 200 200 200 200 404 404 200 200 200 404 pw
programme, round_map, practice, blank_sheet, round_calendar:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,published        GET                      in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
round, programme, round_map, practice, blank_sheet, round_calendar:
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open                  HEAD                     in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
round_calendar:
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
practice:
  open                  POST                     in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
programme, blank_sheet, round_missing, round_devices, round_advice, round_case, ranking_json, ranking_csv, ranking_xlsx:
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
practice:
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round_map:
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round:
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A province's map: whoever holds a role in it
province_map:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 200 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  own,foreign,missing   POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A day across rounds: what each sees of it; who arranges some round of it names who sits for whom (of another province
# there is nobody to choose but oneself)
programme_nearest:
  -                     GET,HEAD                 in  go  go  go  go  go  go  go  go  go  go  go  go  go  go  go  pw
programme_day, programme_print, programme_calendar:
  -                     GET,HEAD                 in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 pw
programme_nearest, programme_day, programme_print, programme_calendar:
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
programme_add:
  -                     GET,HEAD                 in  404 404 404 404 404 404 404 go  go  go  404 404 go  200 go  pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
programme_stand_ins:
  -                     GET,HEAD                 in  404 404 404 404 404 404 404 200 200 200 404 404 200 200 200 pw
  -                     POST                     in  404 404 404 404 404 404 404 go  go  422 404 404 go  go  go  pw
  -                     PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A stop: when and where, and its place in the day, for who sets up the round; who came, for the office
visit:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,published        GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  open                  HEAD                     in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
visit_earlier:
  open,foreign,missing  GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
visit, visit_earlier:
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open,published        POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
visit_take_out:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,published        GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  open                  HEAD                     in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open,published        POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
visit_add:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  published             GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  published             POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
visit_came:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,published        GET                      in  404 403 403 403 403 403 403 200 200 404 404 404 200 200 404 pw
  open                  HEAD                     in  404 403 403 403 403 403 403 200 200 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  go  404 404 404 go  go  404 pw
  published             POST                     in  404 403 403 403 403 403 403 409 409 404 404 404 409 409 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
visit, visit_earlier, visit_came:
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The checklist: who sets the round up, while it is set up; before that, whoever may set up any
round_set_up:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  locked                GET                      in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
set_up:
  -                     GET,HEAD                 in  404 404 404 404 404 404 404 200 200 200 404 404 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
take_in_areas:
  -                     POST                     in  404 404 404 404 404 404 404 go  go  go  404 404 go  go  404 pw
take_in_rubrics:
  -                     POST                     in  404 404 404 404 404 404 404 403 403 403 404 404 403 go  404 pw
take_in_areas, take_in_rubrics:
  -                     GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
  -                     PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The ranking and what stands beside it: staff without a vote; with one, once published
round_missing, round_devices, round_advice, round_case, ranking_json, ranking_csv, ranking_xlsx:
  draft                 GET                      in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  locked                GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  published             GET                      in  404 403 403 403 403 403 403 200 200 404 404 404 403 403 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw

# Leading a round: staff without a vote
round_open, round_close, round_reopen:
  draft                 GET                      in  404 404 404 404 404 404 404 200 403 404 404 404 403 403 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  foreign               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
round_open:
  draft                 POST                     in  404 404 404 404 404 404 404 go  403 404 404 404 403 403 404 pw
  open,locked,published POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_close:
  draft                 POST                     in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  closing,locked        POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_reopen:
  draft                 POST                     in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  closing               POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  open,locked           POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_open, round_reopen:
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 409 404 404 404 403 404 pw
round_close:
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
round_rules:
  draft                 GET,POST                 in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  locked                GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
round_open, round_close, round_reopen, round_rules, round_recusals:
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Recusals recorded by the office: staff without a vote, and administrators
round_recusals:
  draft                 GET                      in  404 404 404 404 404 404 404 200 403 404 404 404 200 200 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  locked                POST                     in  404 403 403 403 403 403 403 422 403 404 404 404 422 422 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
withdraw_recusal:
  draft                 POST                     in  404 404 404 404 404 404 404 go  403 404 404 404 go  go  404 pw
  open                  POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  locked,published      POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 409 409 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Sign-in cards: made and taken back by who sets the round up
round_cards:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  locked                GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open                  POST                     in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  locked                POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 409 409 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
revoke_card:
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open,locked           POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 go  go  404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 go  404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 go  go  pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round_cards, revoke_card:
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Whose winners come to a round: said by who sets it up, while it is a draft
round_feeders:
  draft                 GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,locked           GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  open,locked           POST                     in  404 403 403 403 403 403 403 409 403 404 404 404 409 409 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 409 404 404 404 409 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 409 409 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# What districts put forward: a district's own officers write, who sets the round up answers; files also for committees
nominations:
  -                     GET,HEAD                 in  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 pw
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
begin_nomination:
  draft                 GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 200 404 404 404 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 404 404 404 go  404 404 404 404 pw
  open,foreign,zone     GET,POST                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  draft,foreign,missing PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
nomination:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 403 403 404 200 404 403 403 404 pw
  own                   POST                     in  404 404 404 404 404 404 404 403 403 404 go  404 403 403 404 pw
  submitted             GET,POST                 in  404 404 404 404 404 404 404 403 403 404 404 404 403 403 404 pw
  accepted              GET                      in  404 404 404 404 404 404 404 403 403 404 200 404 403 403 404 pw
  foreign               GET,POST                 in  404 404 404 404 404 404 404 404 404 403 404 404 404 403 404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
nomination_review:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 403 404 200 200 404 pw
  own                   POST                     in  404 404 404 404 404 404 404 409 409 404 403 404 409 409 404 pw
  submitted             GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  submitted             POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 go  go  404 pw
  accepted              GET                      in  404 404 404 404 404 404 404 200 403 404 403 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 409 404 404 404 409 404 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
nomination, nomination_review:
  own,foreign,missing   PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
nomination_file:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 404 200 200 404 pw
  accepted              GET                      in  404 200 200 200 200 200 200 200 200 404 200 404 200 200 200 pw
  foreign               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  own,foreign,missing   POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round_nominations:
  draft                 GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open,locked,published GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# Held work, of the recused judge: staff without a vote; to everybody else there is no such op
round_held:
  draft                 GET                      in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  open                  GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  locked,decided        GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  published             GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 200 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
held_ruling:
  open,locked,decided   POST                     in  404 404 404 404 404 404 404 go  404 404 404 404 404 404 404 pw
  published             POST                     in  404 404 404 404 404 404 404 go  404 404 404 404 404 404 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 404 404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 go  pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# The way to a result: staff without a vote, each step in its state
round_lock, round_unlock, round_decide, round_publish, round_revise, round_withdrawal:
  draft                 GET,POST                 in  404 404 404 404 404 404 404 409 403 404 404 404 403 403 404 pw
  open                  GET,HEAD,POST            in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
  foreign               GET,POST                 in  404 404 404 404 404 404 404 404 404 409 404 404 404 403 404 pw
  zone                  GET,POST                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 409 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
round_lock:
  closing               GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  closing               POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  locked                GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_unlock, round_decide:
  closing               GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
  locked                GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  locked                POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
round_unlock, round_decide, round_lock:
  decided               GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
  published             GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_publish, round_revise, round_withdrawal:
  locked                GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
  decided               GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  decided               POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
round_publish:
  published             GET,POST                 in  404 403 403 403 403 403 403 409 403 404 404 404 403 403 404 pw
round_revise, round_withdrawal:
  published             GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  published             POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw

# Work out of a tablet's file: whoever leads rounds or has a sheet brings one; its judge answers for it, or two of the
# staff without a vote
rescue, rescue_own:
  -                     GET,HEAD                 in  404 200 200 200 200 200 404 200 200 200 404 404 404 404 200 pw
  -                     PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
rescue:
  -                     POST                     in  404 200 200 200 200 200 404 200 200 200 404 404 404 404 200 pw
rescue_own:
  -                     POST                     in  404 go  go  go  go  go  404 go  go  go  404 404 404 404 go  pw
round_rescue:
  draft                 GET                      in  404 404 404 404 404 404 404 200 403 404 404 404 403 403 404 pw
  open,closing,locked   GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  decided,published     GET                      in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  403 404 404 404 403 403 404 pw
  open,closing,locked   POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  decided,published     POST                     in  404 403 403 403 403 403 403 go  403 404 404 404 403 403 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 200 pw
  missing               GET,HEAD,POST            in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# TPMAP: counts inside the province, and of the district its officer's; sums for who holds a role in or over it
tpmap:
  -                     GET,HEAD                 in  404 404 404 404 404 404 404 go  go  go  go  go  go  200 go  pw
tpmap_province, tpmap_csv, tpmap_xlsx:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 200 200 200 200 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
tpmap_district:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 403 403 403 403 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
tpmap_import, tpmap_import_csv, tpmap_import_xlsx:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 403 403 403 403 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
tpmap_import, tpmap_import_process, tpmap_import_errors:
  own                   POST                     in  404 404 404 404 404 404 404 200 200 404 200 403 403 403 403 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
tpmap_import:
  own,foreign,missing   PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
tpmap_import_csv, tpmap_import_xlsx:
  own,foreign,missing   POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
tpmap_import_process, tpmap_import_errors:
  own,foreign,missing   GET,HEAD                 in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
  own,foreign,missing   PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
tpmap_subdistrict:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 403 403 403 403 pw
  own                   POST                     in  404 404 404 404 404 404 404 go  go  404 go  403 403 403 403 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 403 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
tpmap_answer:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 200 404 404 404 404 pw
  own                   POST                     in  404 404 404 404 404 404 404 go  go  404 go  404 404 404 404 pw
tpmap_close:
  own                   GET,HEAD                 in  404 404 404 404 404 404 404 200 200 404 403 404 404 404 404 pw
  own                   POST                     in  404 404 404 404 404 404 404 go  go  404 403 404 404 404 404 pw
tpmap_answer, tpmap_close:
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 404 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 404 404 pw
tpmap_province, tpmap_csv, tpmap_xlsx, tpmap_district, tpmap_subdistrict, tpmap_answer, tpmap_close, tpmap_visit:
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
tpmap_subdistrict, tpmap_answer, tpmap_close, tpmap_visit:
  missing               POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
tpmap:
  -                     POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
tpmap_province, tpmap_csv, tpmap_xlsx, tpmap_district:
  own,foreign,missing   POST,PUT,DELETE,OPTIONS  in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
tpmap_subdistrict, tpmap_answer, tpmap_close:
  own,foreign,missing   PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# At a TPMAP visit: who sees the round; asked of the district by staff and the chair, and never by a zone
tpmap_visit:
  draft                 GET                      in  404 404 404 404 404 404 404 200 200 404 404 404 200 200 404 pw
  open                  GET,HEAD                 in  404 200 200 200 200 200 200 200 200 404 404 404 200 200 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 200 404 404 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 pw
  draft                 POST                     in  404 404 404 404 404 404 404 go  go  404 404 404 403 403 404 pw
  open                  POST                     in  404 go  403 403 403 403 403 go  go  404 404 404 403 403 404 pw
  foreign               POST                     in  404 404 404 404 404 404 404 404 404 go  404 404 404 403 404 pw
  zone                  POST                     in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 403 pw
  open,foreign,missing  PUT,DELETE,OPTIONS       in  405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw

# A decision: its result for all who read it, once published; its record for who may see the ranking
decision:
  draft,open,closing,locked GET                  in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  decided               GET,HEAD                 in  404 404 404 404 404 404 404 200 404 404 404 404 404 404 404 pw
  published             GET,HEAD                 in  404 200 200 200 200 200 200 200 200 404 404 200 200 200 404 pw
  foreign,zone          GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
decision_record:
  draft                 GET                      in  404 404 404 404 404 404 404 404 403 404 404 404 403 403 404 pw
  open,locked           GET                      in  404 403 403 403 403 403 403 404 403 404 404 404 403 403 404 pw
  decided               GET,HEAD                 in  404 403 403 403 403 403 403 200 403 404 404 404 403 403 404 pw
  published             GET,HEAD                 in  404 403 403 403 403 403 403 200 200 404 404 404 403 403 404 pw
  foreign               GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 404 pw
  zone                  GET                      in  404 404 404 404 404 404 404 404 404 404 404 404 404 403 404 pw
decision, decision_record:
  missing               GET,HEAD                 in  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 pw
  decided,foreign,missing POST,PUT,DELETE,OPTIONS in 405 405 405 405 405 405 405 405 405 405 405 405 405 405 405 pw
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
    "unnamed": "jud",
}
KNOWN_HELD = {
    **dict.fromkeys(("open", "closing", "locked", "decided", "published"), "sta"),
    "foreign": "for",
    "zone": "zon",
}
KNOWN_NOMINATIONS = {
    "draft": "dis",
    "own": "dis sta vot adm dep",
    "submitted": "sta vot adm dep",
    "accepted": "cha jud oth sit rec sec sta vot dis adm dep zon",
    "foreign": "for dep",
    **dict.fromkeys(("open", "zone"), ""),
}
KNOWN_PROVINCES = {"own": "sta vot dis rea adm dep", "foreign": "for dep"}
KNOWN_TPMAP = {**KNOWN, "own": "sta vot dis rea adm dep zon"}
KNOWN_INSTRUCTIONS = {"own": "sta vot dis", "foreign": "for"}
