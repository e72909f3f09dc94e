import type { PlainMap } from '../../verify/model/data.ts';
import { type Landing, landings } from './landings.ts';
import { changed, type Probe } from './probes.ts';
import { itemsOf, portItem, portsOf, type RenderedObject, type RenderedPort } from './rendered.ts';

/** Objects by id, or undefined if Helm rejects the values. */
export type Render = (values: PlainMap) => Promise<ReadonlyMap<string, RenderedObject> | undefined>;

/** How the output changed when a value was changed. */
interface Effect {
  /** Objects, ports and keys that disappeared, and those that appeared. */
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** What all probes of a chart have shown. */
export interface Observed {
  readonly objects: ReadonlyMap<string, RenderedObject>;
  /** Objects that exist only after some change. */
  readonly others: ReadonlyMap<string, RenderedObject>;
  /** Ports, by item, that exist only after some change. */
  readonly otherPorts: ReadonlyMap<string, RenderedPort>;
  readonly effects: ReadonlyMap<Probe, Effect>;
  readonly landings: ReadonlyMap<Probe, readonly Landing[]>;
  /** For each port: the probes whose number it takes. */
  readonly ports: ReadonlyMap<string, readonly Probe[]>;
  /** For each object: the probes whose text its name contains. */
  readonly names: ReadonlyMap<string, readonly Probe[]>;
  /** Probes that changed anything. */
  readonly seen: ReadonlySet<Probe>;
}

/** Most flags that templates test have an effect; most other values have none on which objects exist. */
const batchSize = 32;
const together = 5;

/** Renders a chart with each of its values changed: many at once, and in ever smaller groups if objects appear or disappear. */
export async function observe(
  values: PlainMap,
  probes: readonly Probe[],
  render: Render,
  progress: (done: number) => void,
  decided: ReadonlySet<string>,
): Promise<Observed> {
  const base = await render(values);
  if (base === undefined) throw new Error('Helm rejects the values');
  const run = new Observation(values, base, render);
  const queue = batches(probes, decided);
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      await run.probe(batch);
      done += batch.length;
      progress(done);
    }
  };
  await Promise.all(Array.from({ length: together }, worker));
  return run.result;
}

function batches(probes: readonly Probe[], decided: ReadonlySet<string>): (readonly Probe[])[] {
  const isAlone = ({ kind, path }: Probe) =>
    kind === 'pair' || kind === 'count' || (kind === 'flag' && decided.has(path));
  const queue = probes.filter(isAlone).map((probe): readonly Probe[] => [probe]);
  const shared: Probe[][] = [];
  for (const probe of probes.filter((each) => !isAlone(each))) {
    // Of two values with the same name, one is often the default of the other and hidden by it.
    const fitting = shared.find(
      (batch) =>
        batch.length < batchSize &&
        batch.every(({ kind, path }) => kind === probe.kind && nameOf(path) !== nameOf(probe.path)),
    );
    if (fitting === undefined) shared.push([probe]);
    else fitting.push(probe);
  }
  return [...queue, ...shared];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

class Observation {
  readonly result: Observed & {
    readonly others: Map<string, RenderedObject>;
    readonly otherPorts: Map<string, RenderedPort>;
    readonly effects: Map<Probe, Effect>;
    readonly landings: Map<Probe, readonly Landing[]>;
    readonly ports: Map<string, Probe[]>;
    readonly names: Map<string, Probe[]>;
    readonly seen: Set<Probe>;
  };
  private readonly values: PlainMap;
  private readonly render: Render;
  private readonly items: ReadonlySet<string>;
  private readonly texts: ReadonlyMap<string, string>;

  constructor(values: PlainMap, objects: ReadonlyMap<string, RenderedObject>, render: Render) {
    this.values = values;
    this.render = render;
    this.items = itemsOf(objects);
    this.texts = new Map([...objects].map(([id, { data }]) => [id, JSON.stringify(data)]));
    this.result = {
      objects,
      others: new Map(),
      otherPorts: new Map(),
      effects: new Map(),
      landings: new Map(),
      ports: new Map(),
      names: new Map(),
      seen: new Set(),
    };
  }

  async probe(batch: readonly Probe[]): Promise<void> {
    const objects = await this.render(changed(this.values, batch));
    const [only] = batch;
    const isOne = batch.length === 1 && only !== undefined;
    if (objects === undefined) {
      if (!isOne) await this.split(batch);
      return;
    }
    const effect = this.effectOf(objects);
    if (effect !== undefined) {
      if (!isOne) {
        await this.split(batch);
        return;
      }
      this.take(only, objects, effect);
    }
    this.look(batch, objects);
  }

  private async split(batch: readonly Probe[]): Promise<void> {
    const half = Math.ceil(batch.length / 2);
    await this.probe(batch.slice(0, half));
    await this.probe(batch.slice(half));
  }

  private effectOf(objects: ReadonlyMap<string, RenderedObject>): Effect | undefined {
    const items = itemsOf(objects);
    const gone = [...this.items].filter((item) => !items.has(item));
    const come = [...items].filter((item) => !this.items.has(item));
    return gone.length + come.length > 0 ? { gone, come } : undefined;
  }

  /** If an object disappears and another from the same template appears with the mark in its name, it was renamed. */
  private take(probe: Probe, objects: ReadonlyMap<string, RenderedObject>, { gone, come }: Effect): void {
    const renamed: string[] = [];
    for (const id of come) {
      const object = objects.get(id);
      if (object === undefined) continue;
      const before = [...this.result.objects.values()].find(
        (each) => gone.includes(each.id) && each.kind === object.kind && each.template === object.template,
      );
      if (before !== undefined && probe.mark !== undefined && object.name.includes(String(probe.mark))) {
        append(this.result.names, before.id, probe);
        renamed.push(id, before.id);
      } else if (!this.result.objects.has(id)) this.result.others.set(id, object);
    }
    for (const object of objects.values()) {
      for (const port of portsOf(object)) {
        const item = portItem(object.id, port.id);
        if (come.includes(item)) this.result.otherPorts.set(item, port);
      }
    }
    const isRenamed = (item: string) => renamed.some((id) => item === id || item.startsWith(`${id} `));
    const effect = {
      gone: gone.filter((item) => !isRenamed(item)),
      come: come.filter((item) => !isRenamed(item)),
    };
    if (effect.gone.length + effect.come.length > 0) this.result.effects.set(probe, effect);
  }

  private look(batch: readonly Probe[], objects: ReadonlyMap<string, RenderedObject>): void {
    const other = [...objects.values()].filter(({ id, data }) => this.texts.get(id) !== JSON.stringify(data));
    if (batch.length === 1 && other.length > 0) for (const probe of batch) this.result.seen.add(probe);
    for (const [probe, found] of landings(other, batch)) this.result.landings.set(probe, found);
    const text = other.map(({ data }) => JSON.stringify(data)).join('\n');
    for (const probe of batch)
      if (probe.mark !== undefined && text.includes(String(probe.mark))) this.result.seen.add(probe);
    for (const object of other) {
      for (const { id, port } of portsOf(object)) {
        const probe = batch.find(({ mark }) => mark === port);
        if (probe !== undefined) append(this.result.ports, portItem(object.id, id), probe);
      }
    }
  }
}

function append(table: Map<string, Probe[]>, key: string, probe: Probe): void {
  table.set(key, [...(table.get(key) ?? []), probe]);
}
