import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/host/index';

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

/** For each metric, its type and those of its labels that are exported from the start. */
const metrics = new Map<string, string>();

beforeAll(async () => {
  const { registry, stop } = await createMetrics();
  for (const line of (await registry.metrics()).split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) metrics.set(name, type ?? '');
  }
  stop();
});

/** The metrics that a query reads, without histogram suffixes. */
function readBy(expr: string): string[] {
  const names = expr.match(/\b(?:realtime_rag|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    return metrics.get(base) === 'histogram' ? base : name;
  });
}

const dashboard = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')) as { panels: Panel[] };
const graphs = dashboard.panels.filter((panel) => panel.targets);
const rules = readFileSync('deploy/alerts.yml', 'utf8');

describe('deploy/grafana-dashboard.json', () => {
  test.each(graphs.map((graph) => [graph.title, graph] as const))('%s: has valid queries', (_, graph) => {
    for (const { expr } of graph.targets ?? []) {
      expect(readBy(expr)).not.toEqual([]);
      for (const name of readBy(expr)) expect([...metrics.keys()]).toContain(name);
      if (expr.startsWith('histogram_quantile')) expect(metrics.get(readBy(expr)[0] ?? '')).toBe('histogram');
      if (expr.includes('rate(') && !expr.includes('_bucket')) {
        expect(metrics.get(readBy(expr)[0] ?? '')).toBe('counter');
      }
    }
  });

  test('shows every metric of ours', () => {
    const shown = new Set(graphs.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => readBy(expr))));
    const ours = [...metrics.keys()].filter((name) => name.startsWith('realtime_rag_'));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('deploy/alerts.yml', () => {
  test('has valid queries', () => {
    const alerts = rules.match(/- alert: /g) ?? [];
    const names = readBy(rules.replace(/^ *(description|summary):.*$/gm, ''));
    expect(names.length).toBeGreaterThanOrEqual(alerts.length);
    for (const name of names) expect([...metrics.keys()]).toContain(name);
  });
});
