"""Which static files are worth serving: the packages bring far more than the pages ask for."""

from django.contrib.staticfiles.apps import StaticFilesConfig

from cddeval import durability as durability  # registers its check


class ServedStaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.md", "*.scss", "*.ts", "bootstrap-icons.json", "metadata.json", "package.json", "unicode.json"),
        *("*.rtl.*", "bootstrap-grid*", "bootstrap-reboot*", "bootstrap-utilities*", "bootstrap.esm*"),
        *("*italic*", "*-[0-9]00.css", "latin*.css", "thai*.css", "vietnamese*.css"),  # Sarabun: upright, by weight
        *("ext", "htm*-4*"),  # htmx: extensions and the next version; one has an import that leads nowhere
        # whose shorter twins are served
        *("bootstrap.css*", "bootstrap.js*", "bootstrap.bundle.js*", "bootstrap-icons.css"),
        *("jquery.js", "select2.css", "select2.full.js", "xregexp.js"),
    ]
