import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertRules } from './alerts.ts';
import { exportedMetrics } from './exported-metrics.ts';
import { metricsIn } from './promql.ts';

interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface DataSource {
  readonly type: string;
  readonly uid: string;
}

interface Target {
  readonly refId: string;
  readonly datasource?: DataSource;
  readonly expr: string;
  readonly legendFormat: string;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: DataSource;
  readonly gridPos: GridPosition;
  readonly targets?: readonly Target[];
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition?: string;
  readonly query: string | { readonly query: string };
  readonly datasource?: DataSource;
}

interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

const path = 'templates/config/kubernetes/apps/ai-system/langfuse/app/dashboard.partial.json';
const text = readFileSync(path, 'utf8');
const dashboard = JSON.parse(text) as Dashboard;
const variables = dashboard.templating.list;
const charts = dashboard.panels.filter(({ type }) => type !== 'row');
const expressions = charts.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** The query of a variable such as `label_values(up{job="x"}, namespace)`. */
function queryOf({ query }: Variable): string {
  const text = typeof query === 'string' ? query : query.query;
  return /^label_values\((.*),[^,]*\)$/.exec(text)?.[1] ?? '';
}

describe('the dashboard', () => {
  it('contains none of the template delimiters', () => {
    for (const delimiter of ['#%', '%#', '#{', '}#', '#|', '|#']) expect(text).not.toContain(delimiter);
  });

  it('keeps its address', () => {
    expect(dashboard.uid).toBe('langfuse-platform');
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
    expect(dashboard).not.toHaveProperty('id');
  });

  it('takes every number from the data source that the reader selects', () => {
    const chosen = { type: 'prometheus', uid: `\${datasource}` };
    expect(variables.find(({ name }) => name === 'datasource')).toMatchObject({
      type: 'datasource',
      query: 'prometheus',
    });
    for (const { datasource } of variables.filter(({ type }) => type === 'query')) {
      expect(datasource).toEqual(chosen);
    }
    for (const { title, datasource, targets = [] } of charts) {
      expect(targets.length, title).toBeGreaterThan(0);
      expect(datasource, title).toEqual(chosen);
      for (const target of targets) expect(target.datasource, title).toEqual(chosen);
    }
  });

  it('uses the variables that it has, and has those that it uses', () => {
    const used = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? '');
    const own = used.filter((name) => !name.startsWith('__'));
    expect(new Set(own)).toEqual(new Set(variables.map(({ name }) => name)));
  });

  it('names no namespace itself', () => {
    for (const expression of expressions) {
      const selectors = expression.match(/\{[^}]*\}/g) ?? [];
      expect(selectors.length, expression).toBeGreaterThan(0);
      for (const selector of selectors)
        expect(selector).toMatch(/^\{namespace="\$(namespace|cache_namespace)"/);
    }
  });

  it('gives every panel and every query a unique name', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, description, targets = [] } of charts) {
      expect(description, title).toBeTruthy();
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
      expect(new Set(targets.map(({ legendFormat }) => legendFormat)).size, title).toBe(targets.length);
    }
  });

  it('lays panels side by side, under their row', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x} ${y}`), `${title} covers another panel`).toBeUndefined();
          taken.set(`${x} ${y}`, title);
        }
      }
    }
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Langfuse', 'Queues', 'ClickHouse', 'PostgreSQL', 'Dragonfly']);
    const tops = dashboard.panels.map(({ gridPos }) => gridPos.y);
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  it('and the alerts only use metrics that something exports, and no others are listed', async () => {
    const alerts = (await alertRules()).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
    const queries = [
      ...expressions,
      ...variables.filter(({ type }) => type === 'query').map(queryOf),
      ...alerts.map(({ expr }) => expr),
    ];
    const used = new Set(queries.flatMap(metricsIn));
    const exported = Object.values(exportedMetrics).flat();
    expect([...used].sort()).toEqual([...exported].sort());
  });

  it.each([
    ['sum by (pod) (rate(a_total{x="b{c}"}[$__rate_interval])) / 1e6', ['a_total']],
    ['time() - max(a:b{x=~"y"} > 0)', ['a:b']],
    ['a + on (b) c', ['a', 'c']],
  ])('finds the metrics of %s', (expression, metrics) => {
    expect(metricsIn(expression)).toEqual(metrics);
  });
});
