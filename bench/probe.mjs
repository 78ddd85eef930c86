// Loaded into a measured process (node --import): tells over IPC what it uses, whenever it is asked.
import cluster from 'node:cluster';

// A worker's channel is its primary's.
if (!cluster.isWorker) {
  process.on('message', ({ ask, collect }) => {
    if (ask !== 'usage') return;
    if (collect) for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system, ...process.memoryUsage() });
  });
  // Being measured is no reason to stay.
  process.channel?.unref();
}
