import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shipped } from '../src/apps/shipped.ts';
import { buildGraph } from '../src/graph/build-graph.ts';
import type { PlatformGraph } from '../src/graph/graph.ts';
import { layOut, type PlacedView } from '../src/graph/layout.ts';
import { mermaidOf } from '../src/graph/mermaid.ts';
import { pageAssets } from '../src/graph/page/assets.ts';
import { pageOf } from '../src/graph/page/page.ts';
import { standaloneStyle } from '../src/graph/page/standalone-style.ts';
import { standaloneSvg } from '../src/graph/svg.ts';
import { collectDeclarations } from '../src/pipeline/collect-declarations.ts';
import { buildModel } from '../src/verify/model/model.ts';
import { run, temporaryFolder } from './support/cli.ts';
import { renderTree, validConfiguration } from './support/render-fixture.ts';
import { wholePlatform } from './support/whole-platform.ts';

let graph: PlatformGraph;
let placed: readonly PlacedView[];
let page: string;

beforeAll(async () => {
  const text = wholePlatform();
  const { variables } = validConfiguration(text);
  const files = [...(await renderTree({ text })).values()];
  const model = buildModel(
    files.map((file) => ({ ...file, sealed: file.secret })),
    collectDeclarations(shipped.apps, variables),
    { closedWorld: true },
  );
  const sources = { readAt: new Map(), settingsOf: () => [], below: '' };
  graph = buildGraph({ model, apps: shipped.apps, variables, sources });
  placed = await Promise.all(graph.views.map(layOut));
  page = pageOf(graph, placed, pageAssets(), (own) => own);
});

function view(name: string) {
  const found = graph.views.find((own) => own.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function arrows(name: string, from: string, to: string) {
  const { nodes, edges } = view(name);
  const nameOf = new Map(nodes.map((node) => [node.id, node.name]));
  return edges.filter((edge) => nameOf.get(edge.from) === from && nameOf.get(edge.to) === to);
}

describe('the graph of the whole platform', () => {
  test('has all connections with their ports and the policies that allow them', () => {
    const [edge] = arrows('connections', 'langfuse-web', 'langfuse-clickhouse');
    expect(edge?.label).toBe('8123, 9000');
    expect(edge?.objects.map((id) => graph.objects[id]?.name).sort()).toEqual([
      'langfuse-clickhouse',
      'langfuse-web',
    ]);
  });

  test('has one node for a workload, also for one that the tree installs and others run', () => {
    for (const { nodes } of graph.views) {
      const ids = nodes.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
    }
    const found = view('connections').nodes.filter(({ name }) => name === 'flux-operator');
    expect(found).toMatchObject([{ kind: 'HelmRelease', role: 'workload' }]);
    expect(found[0]?.foreign).toBeUndefined();
  });

  test('keeps what most of the cluster does in the background', () => {
    expect(arrows('connections', 'langfuse-web', 'kube-dns').map((edge) => edge.background)).toEqual(['DNS']);
    expect(arrows('connections', 'prometheus', 'dragonfly').map((edge) => edge.background)).toEqual([
      'metrics',
    ]);
    expect(arrows('connections', 'envoy', 'langfuse-web').map((edge) => edge.background)).toEqual([
      undefined,
    ]);
  });

  test('distinguishes stores from workloads', () => {
    const roles = Object.fromEntries(view('connections').nodes.map(({ name, role }) => [name, role]));
    expect(roles).toMatchObject({
      'langfuse-postgresql': 'store',
      dragonfly: 'store',
      'langfuse-web': 'workload',
    });
  });

  test('has the Kustomizations in start-up order', () => {
    const steps = new Map(
      view('bring-up').nodes.map(({ id, caption }) => [id, Number(/step (\d+)/.exec(caption ?? '')?.[1])]),
    );
    expect([...steps.values()].sort()[0]).toBe(1);
    expect(view('bring-up').edges.length).toBeGreaterThan(20);
    for (const { from, to } of view('bring-up').edges) {
      expect(steps.get(from)).toBeLessThan(steps.get(to) ?? 0);
    }
  });

  test('has a reader for every Secret', () => {
    const { nodes, edges } = view('secrets');
    const read = new Set(edges.map(({ from }) => from));
    expect(nodes.filter(({ role, id }) => role === 'secret' && !read.has(id))).toEqual([]);
  });
});

describe('the layout', () => {
  test('overlaps no boxes, in any view', () => {
    expect(placed.reduce((sum, { nodes }) => sum + nodes.length, 0)).toBeGreaterThanOrEqual(60);
    for (const { nodes, groups } of placed) {
      expect(overlaps(nodes)).toEqual([]);
      expect(overlaps(groups)).toEqual([]);
    }
  });

  test('draws every edge that is not in the background, from box to box', () => {
    for (const {
      nodes,
      edges,
      view: { edges: all },
    } of placed) {
      expect(edges.length).toBe(all.filter(({ background, implied }) => !background && !implied).length);
      const boxOf = (id: string) => nodes.find(({ node }) => node.id === id);
      for (const { edge, points } of edges) {
        expect(touches(boxOf(edge.from), points[0])).toBe(true);
        expect(touches(boxOf(edge.to), points.at(-1))).toBe(true);
      }
    }
  });

  test('keeps names inside their boxes', () => {
    for (const { nodes } of placed) for (const { width } of nodes) expect(width).toBeLessThanOrEqual(300);
  });

  test('is the same each time', async () => {
    const [first] = graph.views;
    if (first === undefined) throw new Error('no view');
    expect(await layOut(first)).toEqual(placed[0]);
  });
});

describe('the page', () => {
  test('is below 1 MB and requests nothing', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'`);
    const code = page.replace(/<script type="application\/json".*?<\/script>/s, '');
    expect(code.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:\/\/|@import|\burl\((?!#)|<link|<img|<iframe|fetch\(|\bsrc=/,
    );
  });

  test('shows no secret, in any format', async () => {
    const secrets = [
      ...wholePlatform().matchAll(/^\w*(?:password|secret|salt|token|key)\w*: ([^\s@]{12,})$/gm),
    ]
      // The name of a Secret is not secret.
      .filter(([line]) => !line.startsWith('flux_repository_secret'))
      .map(([, value = '']) => value);
    expect(secrets.length).toBeGreaterThan(10);
    const all = [page, JSON.stringify(graph), ...graph.views.map(mermaidOf)].join('\n');
    const shown = secrets.filter(
      (value) => all.includes(value) || all.includes(Buffer.from(value).toString('base64')),
    );
    expect(shown).toEqual([]);
    expect(page).toContain('(sealed)');
  });

  test('shows markup of a manifest as text', () => {
    const [id] = Object.keys(graph.objects);
    const own = graph.objects[id ?? ''];
    if (own === undefined) throw new Error('no object');
    const planted = { ...graph, objects: { x: { ...own, manifest: '</script><script>alert(1)</script>' } } };
    expect(pageOf(planted, placed, pageAssets(), (text) => text)).not.toContain('<script>alert');
  });

  test('is also an SVG that other programs can read', () => {
    const [first] = placed;
    if (first === undefined) throw new Error('no picture');
    const svg = standaloneSvg(first, standaloneStyle(pageAssets().pictureStyle));
    expect(svg).toMatch(/^<svg width="\d+" height="\d+" xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toMatch(/var\(|light-dark\(/);
  });
});

describe('clusterwright graph', () => {
  test('writes a page, or a picture to standard output, with the user’s templates and settings', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'cluster.yaml'), wholePlatform());
    const written = await run(folder, ['graph']);
    expect(written).toMatchObject({ status: 0, stdout: '' });
    const text = readFileSync(join(folder, 'graph.html'), 'utf8');
    expect(text).toContain('langfuse_chart_version');
    expect(text).toMatch(
      /"template":"clusterwright\/templates\/config\/kubernetes\/apps\/ai-system[^"]*:\d+"/,
    );
    const mermaid = await run(folder, ['graph', '--format', 'mermaid', '--view', 'bring-up']);
    expect(mermaid.stdout).toMatch(/^flowchart LR\n/);
  });

  test('draws what a user adds: their own app, its policies, an invalid configuration', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'apps/notes'), { recursive: true });
    writeFileSync(join(folder, 'clusterwright.config.mjs'), 'export default { apps: [] };\n');
    writeFileSync(join(folder, 'cluster.yaml'), 'notes_port: 8080\n');
    writeFileSync(
      join(folder, 'apps/notes/app.mjs'),
      `import { connection, defineApp, port } from 'clusterwright';
export default defineApp({
  name: 'notes', title: 'Notes', layer: 'application', namespace: 'documents',
  settings: { notes_port: port({ description: 'Its port.', default: 8080 }) },
  services: (v) => [{ name: 'notes', ports: { http: v.notes_port }, pods: { app: 'notes' }, keepsData: true }],
  connections: [connection({ to: { host: 'db.example.net' }, port: 5432, why: 'data' })],
});
`,
    );
    const { stdout, status } = await run(folder, ['graph', '--format', 'json']);
    expect(status).toBe(0);
    const { views }: PlatformGraph = JSON.parse(stdout);
    expect(views[0]?.nodes).toContainEqual(
      expect.objectContaining({ name: 'notes', namespace: 'documents', role: 'store' }),
    );
    expect(views[0]?.edges).toContainEqual(
      expect.objectContaining({ to: 'outside/db.example.net', label: '5432' }),
    );
    writeFileSync(join(folder, 'cluster.yaml'), 'notes_port: many\n');
    expect(await run(folder, ['graph'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cluster.yaml:1'),
    });
  });
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlaps(boxes: readonly Box[]): readonly (readonly [Box, Box])[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => [a, b] as const),
  );
}

function touches(
  box: Box | undefined,
  point: { readonly x: number; readonly y: number } | undefined,
): boolean {
  if (box === undefined || point === undefined) return false;
  const { x, y, width, height } = box;
  return point.x >= x - 2 && point.x <= x + width + 2 && point.y >= y - 2 && point.y <= y + height + 2;
}
