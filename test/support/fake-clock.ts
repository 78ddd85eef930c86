export { settle, VirtualClock as FakeClock } from '../../src/options/virtual-clock';
