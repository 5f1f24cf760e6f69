"""Static files under names that carry the hash of their content, so that a browser may keep them for ever.

ES modules import one another by these hashed names too. Django finds an import only when its statement ends with a
semicolon: write `import {x} from "./y.js";`.
"""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each step of the longest chain of imports
