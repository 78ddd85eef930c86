// Loaded into a measured process (node --import): reports its resource usage over IPC on request.
import cluster from 'node:cluster';

// A worker's IPC channel belongs to its primary.
if (!cluster.isWorker) {
  process.on('message', ({ ask, collect }) => {
    if (ask !== 'usage') return;
    if (collect) for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system, ...process.memoryUsage() });
  });
  // The probe must not keep the process alive.
  process.channel?.unref();
}
