"""The table of the set-up pages: who is answered what at every registered list and each thing done there.

Read :mod:`tests.permissions.pages` first: lines and cells are the same. A name is ``model:action``, or the name of a
page that belongs to no list. ``out`` stands for everybody who is signed in and has nothing to set up.

**A new list or page here**: add lines for its name until ``test_set_up`` is content: GET and POST, and where a key
stands in the address an own and a missing object, and a foreign one where such things belong to somebody.
"""

COLUMNS = "ano out sta vot for adm dep zon due"

OUTSIDERS = ("str", "cha", "jud", "oth", "sit", "rec", "sec", "dis", "rea")

TABLE = """
#                                                ano out sta vot for adm dep zon due
# The frame
index, app_list:
  -                     GET,POST                 in  404 200 200 200 200 200 200 pw
jsi18n, password_change_done:
  -                     GET                      in  404 200 200 200 200 200 200 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
login:
  -                     GET,POST                 in  in  in  in  in  in  in  in  in
logout:
  -                     GET                      go  404 405 405 405 405 405 405 405
  -                     POST                     go  404 go  go  go  go  go  go  go
password_change:
  -                     GET,POST                 in  404 pw  pw  pw  pw  pw  pw  pw
autocomplete:
  -                     GET                      in  404 200 200 200 200 200 200 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
view_on_site, catch_all:
  -                     GET,POST                 in  404 404 404 404 404 404 404 pw

# Lists, which take nothing; old addresses, which lead on whatever the key
award:changelist, candidate:changelist, committee:changelist, seat:changelist, visit:changelist, round:changelist, \
recusal:changelist, standin:changelist, rubric:changelist, criterion:changelist, province:changelist, \
district:changelist, subdistrict:changelist, inspectionzone:changelist, office:changelist, districtgroup:changelist:
  -                     GET,POST                 in  404 200 200 200 200 200 200 pw
user:changelist, assignment:changelist, auditentry:changelist:
  -                     GET,POST                 in  404 403 403 403 200 200 403 pw
award:, candidate:, committee:, seat:, visit:, standin:, round:, recusal:, rubric:, criterion:, province:, district:, \
subdistrict:, inspectionzone:, office:, districtgroup:, user:, assignment:, auditentry:, tpmapreport::
  missing               GET,POST                 in  404 go  go  go  go  go  go  pw

# Who may add: what belongs to the whole department its administrators alone, areas and the trail nobody
candidate:add, committee:add, seat:add, visit:add, standin:add, round:add, recusal:add, rubric:add:
  -                     GET,POST                 in  404 200 200 200 200 200 200 pw
office:add, districtgroup:add:
  -                     GET,POST                 in  404 200 200 200 200 200 403 pw
award:add, inspectionzone:add:
  -                     GET,POST                 in  404 403 403 403 403 200 403 pw
user:add, assignment:add:
  -                     GET,POST                 in  404 403 403 403 200 200 403 pw
province:add, district:add, subdistrict:add, auditentry:add, criterion:add:
  -                     GET,POST                 in  404 403 403 403 403 403 403 pw

# Import: a form, its confirmation, an empty file to fill in
candidate:import, seat:import, visit:import, committee:import, standin:import, recusal:import, \
candidate:import_form, seat:import_form, visit:import_form, committee:import_form, standin:import_form, \
recusal:import_form:
  -                     GET,POST                 in  404 200 200 200 200 200 200 pw
districtgroup:import, office:import, district:import, subdistrict:import, districtgroup:import_form, \
office:import_form, district:import_form, subdistrict:import_form:
  -                     GET,POST                 in  404 200 200 200 200 200 403 pw
candidate:process_import, seat:process_import, visit:process_import, committee:process_import, \
standin:process_import, recusal:process_import, candidate:import_errors, seat:import_errors, visit:import_errors, \
committee:import_errors, standin:import_errors, recusal:import_errors:
  -                     GET                      in  404 405 405 405 405 405 405 pw
  -                     POST                     in  404 200 200 200 200 200 200 pw
districtgroup:process_import, office:process_import, district:process_import, subdistrict:process_import, \
districtgroup:import_errors, office:import_errors, district:import_errors, subdistrict:import_errors:
  -                     GET                      in  404 405 405 405 405 405 405 pw
  -                     POST                     in  404 200 200 200 200 200 403 pw

user:import, assignment:import, user:import_form, assignment:import_form:
  -                     GET,POST                 in  404 403 403 403 200 200 403 pw
user:process_import, assignment:process_import, user:import_errors, assignment:import_errors:
  -                     GET                      in  404 405 405 405 405 405 405 pw
  -                     POST                     in  404 403 403 403 200 200 403 pw
candidate:import_workbook, seat:import_workbook, visit:import_workbook, committee:import_workbook, \
standin:import_workbook, recusal:import_workbook:
  -                     GET                      in  404 200 200 200 200 200 200 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
districtgroup:import_workbook, office:import_workbook, district:import_workbook, subdistrict:import_workbook:
  -                     GET                      in  404 200 200 200 200 200 403 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
user:import_workbook, assignment:import_workbook:
  -                     GET                      in  404 403 403 403 200 200 403 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw

# Lists to take away: for who sees the list
candidate:export_csv, seat:export_csv, visit:export_csv, committee:export_csv, standin:export_csv, \
recusal:export_csv, districtgroup:export_csv, office:export_csv, district:export_csv, subdistrict:export_csv, \
candidate:export_xlsx, seat:export_xlsx, visit:export_xlsx, committee:export_xlsx, standin:export_xlsx, \
recusal:export_xlsx, districtgroup:export_xlsx, office:export_xlsx, district:export_xlsx, subdistrict:export_xlsx:
  -                     GET                      in  404 200 200 200 200 200 200 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
user:export_csv, assignment:export_csv, user:export_xlsx, assignment:export_xlsx:
  -                     GET                      in  404 403 403 403 200 200 403 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw

# TPMAP counts: a province's own staff, by files alone
tpmapreport:changelist, tpmapreport:import, tpmapreport:import_form:
  -                     GET,POST                 in  404 200 200 200 403 403 403 pw
tpmapreport:process_import, tpmapreport:import_errors:
  -                     GET                      in  404 405 405 405 405 405 405 pw
  -                     POST                     in  404 200 200 200 403 403 403 pw
tpmapreport:import_workbook, tpmapreport:export_csv, tpmapreport:export_xlsx:
  -                     GET                      in  404 200 200 200 403 403 403 pw
  -                     POST                     in  404 405 405 405 405 405 405 pw
tpmapreport:add:
  -                     GET,POST                 in  404 403 403 403 403 403 403 pw
tpmapreport:change:
  own                   GET                      in  404 200 200 404 403 403 403 pw
  foreign               GET                      in  404 404 404 200 403 403 403 pw
  missing               GET                      in  404 404 404 404 403 403 403 pw
tpmapreport:history:
  own                   GET,POST                 in  404 200 200 404 404 404 404 pw
  foreign               GET,POST                 in  404 404 404 200 404 404 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
tpmapreport:change, tpmapreport:delete:
  own,foreign,missing   POST                     in  404 403 403 403 403 403 403 pw
tpmapreport:delete:
  own,foreign,missing   GET                      in  404 403 403 403 403 403 403 pw

# Files taken in: seen and taken back by who could have taken them in, changed by nobody
importbatch:changelist:
  -                     GET,POST                 in  404 200 200 200 200 200 200 pw
importbatch:add:
  -                     GET,POST                 in  404 403 403 403 403 403 403 pw
importbatch::
  missing               GET,POST                 in  404 go  go  go  go  go  go  pw
importbatch:change, importbatch:history:
  own                   GET                      in  404 200 200 404 200 200 404 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
importbatch:history:
  own                   POST                     in  404 200 200 404 200 200 404 pw
  foreign               POST                     in  404 404 404 200 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
importbatch:change, importbatch:delete:
  own,foreign,missing   POST                     in  404 403 403 403 403 403 403 pw
importbatch:delete:
  own,foreign,missing   GET                      in  404 403 403 403 403 403 403 pw
importbatch:take_back:
  own,foreign,missing   GET                      in  404 405 405 405 405 405 405 pw
  own                   POST                     in  404 go  go  404 go  go  404 pw
  foreign               POST                     in  404 404 404 go  404 go  404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw

# What belongs to a round: seen within reach, changed until it is fixed; who votes leaves an opened round to others
round:change, committee:change, seat:change, visit:change, standin:change, candidate:change, recusal:change:
  draft,open            GET                      in  404 200 200 404 200 200 404 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  zone                  GET                      in  404 404 404 404 404 200 200 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
round:history, committee:history, seat:history, visit:history, standin:history, candidate:history, recusal:history:
  open                  GET,POST                 in  404 200 200 404 200 200 404 pw
  foreign               GET,POST                 in  404 404 404 200 404 200 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
round:change, committee:change, seat:change, visit:change, standin:change:
  draft                 POST                     in  404 200 200 404 200 200 404 pw
  open                  POST                     in  404 200 403 404 200 200 404 pw
  foreign               POST                     in  404 404 404 200 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
candidate:change:
  draft                 POST                     in  404 200 200 404 200 200 404 pw
  open                  POST                     in  404 403 403 404 403 403 404 pw
  foreign               POST                     in  404 404 404 403 404 403 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
recusal:change:
  draft,open,foreign,missing POST                in  404 403 403 403 403 403 403 pw
round:delete, committee:delete:
  draft,foreign,missing GET,POST                 in  404 403 403 403 403 403 403 pw
candidate:delete:
  draft                 GET                      in  404 200 200 404 200 200 404 pw
  draft                 POST                     in  404 go  go  404 go  go  404 pw
  open                  GET,POST                 in  404 403 403 404 403 403 404 pw
  foreign               GET,POST                 in  404 404 404 403 404 403 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
seat:delete, visit:delete, standin:delete:
  draft                 GET                      in  404 200 200 404 200 200 404 pw
  draft                 POST                     in  404 go  go  404 go  go  404 pw
  open                  GET                      in  404 200 403 404 200 200 404 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
visit:delete, standin:delete:
  open                  POST                     in  404 go  403 404 go  go  404 pw
  foreign               POST                     in  404 404 404 go  404 go  404 pw
seat:delete:  # sheets hang on it by now: the page says so
  open                  POST                     in  404 200 403 404 200 200 404 pw
  foreign               POST                     in  404 404 404 200 404 200 404 pw
recusal:delete:
  draft,open            GET                      in  404 200 403 404 200 200 404 pw
  draft,open            POST                     in  404 go  403 404 go  go  404 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  foreign               POST                     in  404 404 404 go  404 go  404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw

# People and roles: administrators', in their area; whoever does not manage people finds none, not even himself
user:change, assignment:change:
  own                   GET                      in  404 403 403 403 200 200 403 pw
  foreign               GET                      in  404 403 403 403 404 200 403 pw
  missing               GET                      in  404 403 403 403 404 404 403 pw
user:change:
  own                   POST                     in  404 403 403 403 200 200 403 pw
  foreign               POST                     in  404 403 403 403 404 200 403 pw
  missing               POST                     in  404 403 403 403 404 404 403 pw
user:history, assignment:history:
  own                   GET,POST                 in  404 404 404 404 200 200 404 pw
  foreign               GET,POST                 in  404 404 404 404 404 200 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
assignment:change, user:delete:
  own,foreign,missing   POST                     in  404 403 403 403 403 403 403 pw
user:delete:
  own,foreign,missing   GET                      in  404 403 403 403 403 403 403 pw
assignment:delete:
  own                   GET                      in  404 403 403 403 200 200 403 pw
  own                   POST                     in  404 403 403 403 go  go  403 pw
  foreign               GET                      in  404 403 403 403 404 200 403 pw
  foreign               POST                     in  404 403 403 403 404 go  403 pw
  missing               GET,POST                 in  404 403 403 403 404 404 403 pw
user:issue_password:
  own,foreign,missing   GET                      in  404 405 405 405 405 405 405 pw
  own                   POST                     in  404 404 404 404 200 200 404 pw
  foreign               POST                     in  404 404 404 404 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw

# The trail: administrators', and of who signed nothing before the result is published
auditentry:change:
  own,signing-published GET                      in  404 403 403 403 200 200 403 pw
  signing               GET                      in  404 403 403 403 404 404 403 pw
  foreign               GET                      in  404 403 403 403 404 200 403 pw
  missing               GET                      in  404 403 403 403 404 404 403 pw
auditentry:history:
  own,signing-published GET                      in  404 404 404 404 200 200 404 pw
  signing               GET                      in  404 404 404 404 404 404 404 pw
  foreign               GET                      in  404 404 404 404 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
  own                   POST                     in  404 404 404 404 200 200 404 pw
  foreign               POST                     in  404 404 404 404 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
auditentry:change, auditentry:delete:
  own,foreign,missing   POST                     in  404 403 403 403 403 403 403 pw
auditentry:delete:
  own,foreign,missing   GET                      in  404 403 403 403 403 403 403 pw

# Areas are looked up; what belongs to the department is its administrators'; a province's own things its own people's
province:change, district:change, subdistrict:change, province:history, district:history, subdistrict:history:
  own                   GET                      in  404 200 200 404 200 200 200 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
province:history, district:history, subdistrict:history:
  own                   POST                     in  404 200 200 404 200 200 200 pw
  foreign               POST                     in  404 404 404 200 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
province:change, district:change, subdistrict:change:
  own,foreign,missing   POST                     in  404 403 403 403 403 403 403 pw
province:delete, district:delete, subdistrict:delete, award:delete, inspectionzone:delete, office:delete, \
districtgroup:delete:
  own,missing           GET,POST                 in  404 403 403 403 403 403 403 pw
province:delete, district:delete, subdistrict:delete, inspectionzone:delete, office:delete, districtgroup:delete:
  foreign               GET,POST                 in  404 403 403 403 403 403 403 pw
rubric:delete, criterion:delete:
  own,common,frozen     GET,POST                 in  404 403 403 403 403 403 403 pw
  zone,foreign,missing  GET,POST                 in  404 403 403 403 403 403 403 pw
award:change, award:history:
  own                   GET                      in  404 200 200 200 200 200 200 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
award:change:
  own                   POST                     in  404 403 403 403 403 200 403 pw
  missing               POST                     in  404 403 403 403 403 404 403 pw
award:history:
  own                   POST                     in  404 200 200 200 200 200 200 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
inspectionzone:change, inspectionzone:history:
  own                   GET                      in  404 404 404 404 404 200 200 pw
  foreign               GET                      in  404 404 404 404 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
inspectionzone:change:
  own,foreign           POST                     in  404 403 403 403 403 200 403 pw
  missing               POST                     in  404 403 403 403 403 404 403 pw
inspectionzone:history:
  own                   POST                     in  404 404 404 404 404 200 200 pw
  foreign               POST                     in  404 404 404 404 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
office:change, districtgroup:change:
  own                   GET                      in  404 200 200 404 200 200 200 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
  own                   POST                     in  404 200 200 404 200 200 403 pw
  foreign               POST                     in  404 404 404 200 404 200 403 pw
  missing               POST                     in  404 404 404 404 404 404 403 pw
office:history, districtgroup:history:
  own                   GET,POST                 in  404 200 200 404 200 200 200 pw
  foreign               GET,POST                 in  404 404 404 200 404 200 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw

# Rubrics: an area's are its people's; the department's are read and copied by everybody and changed by the department.
# A frozen one keeps its page and changes no more
rubric:change, criterion:change:
  own                   GET                      in  404 200 200 404 200 200 404 pw
  common,frozen         GET                      in  404 200 200 200 200 200 200 pw
  zone                  GET                      in  404 404 404 404 404 200 200 pw
  foreign               GET                      in  404 404 404 200 404 200 404 pw
  missing               GET                      in  404 404 404 404 404 404 404 pw
  own                   POST                     in  404 200 200 404 200 200 404 pw
  common                POST                     in  404 403 403 403 403 200 403 pw
  zone                  POST                     in  404 404 404 404 404 200 200 pw
  foreign               POST                     in  404 404 404 200 404 200 404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
rubric:change:
  frozen                POST                     in  404 403 403 403 403 200 403 pw
criterion:change:
  frozen                POST                     in  404 403 403 403 403 403 403 pw
rubric:history, criterion:history:
  own                   GET,POST                 in  404 200 200 404 200 200 404 pw
  common,frozen         GET,POST                 in  404 200 200 200 200 200 200 pw
  zone                  GET,POST                 in  404 404 404 404 404 200 200 pw
  foreign               GET,POST                 in  404 404 404 200 404 200 404 pw
  missing               GET,POST                 in  404 404 404 404 404 404 404 pw
rubric:new_version:
  own,common,frozen     GET                      in  404 405 405 405 405 405 405 pw
  zone,foreign,missing  GET                      in  404 405 405 405 405 405 405 pw
  own                   POST                     in  404 go  go  404 go  go  404 pw
  common,frozen         POST                     in  404 go  go  go  go  go  go  pw
  zone                  POST                     in  404 404 404 404 404 go  go  pw
  foreign               POST                     in  404 404 404 go  404 go  404 pw
  missing               POST                     in  404 404 404 404 404 404 404 pw
"""

# Who may know that an object is there; to the others it answers as a missing one does. What is not named here is no
# secret of anybody's who sets up.
KNOWN = {
    **dict.fromkeys(("draft", "open"), "sta vot adm dep"),
    "foreign": "for dep",
    "zone": "dep zon",
    "signing": "",
}
