import { fitted, LABEL_WIDTH } from './layout';

export function LaneName({ name, y }: { name: string; y: number }) {
  return (
    <text class="name" x={2} y={y}>
      {fitted(name, LABEL_WIDTH - 8)}
    </text>
  );
}

export interface LineProps {
  look: string;
  x1: number;
  x2?: number;
  y1: number;
  y2: number;
}

/** Upright, unless there is an `x2`. */
export function Line({ look, x1, x2 = x1, y1, y2 }: LineProps) {
  return <line class={look} x1={x1} x2={x2} y1={y1} y2={y2} />;
}
