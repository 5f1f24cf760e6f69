// What a device says about itself to the server, beside the ops: that it lives and what waits on it (heartbeat), and,
// after the server's database was restored from an older copy, which ops it keeps (reconcile).

export async function report() {}
export async function reconcile() {}
