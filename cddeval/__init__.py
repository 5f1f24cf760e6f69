"""The project, not the product: settings, addresses, the server and how it is started. No rule of the work is here."""
