// The worker of the installed app.
