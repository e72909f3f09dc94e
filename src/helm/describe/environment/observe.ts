import type { PlainMap } from '../../../verify/model/data.ts';
import type { Render } from '../observe.ts';
import { changed } from '../probes.ts';
import { type Case, negated } from './conditions.ts';
import { type Change, fillings } from './probes.ts';
import { idOf, type Variable, variablesOf } from './variables.ts';

/** What is known about the environments, from all cases. */
export interface ObservedEnvironment {
  /** Every variable that was seen, with the cases that say when it exists. */
  readonly variables: ReadonlyMap<string, Seen>;
  /** The lists in the values that become variables, with the containers that get them. */
  readonly lists: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Seen {
  readonly container: string;
  readonly name: string;
  /** The values that its value comes from. */
  readonly from: ReadonlySet<string>;
  readonly cases: readonly Case[];
}

interface Input {
  readonly values: PlainMap;
  readonly changes: readonly Change[];
  /** Names that a list of variables may replace. */
  readonly names: ReadonlySet<string>;
  readonly render: Render;
  readonly progress: (done: number) => void;
}

/** One case: the values that hold in it, and what Helm renders with them. */
interface Situation {
  readonly values: PlainMap;
  readonly terms: readonly string[];
  /** The paths that make it different from its parent. */
  readonly paths: readonly string[];
  readonly parent: Situation | undefined;
  readonly base: ReadonlyMap<string, Variable>;
  readonly gone: Map<string, Set<string>>;
  readonly come: Map<string, Set<string>>;
  readonly deciding: Change[];
  readonly refused: Change[];
  /** Items of lists that the chart refuses in this case, so nothing follows for them. */
  readonly impossible: Set<string>;
}

const batchSize = 24;
const together = 5;

/** Renders a chart with values changed, also in the cases that a change opens, and tells which variables exist when. */
export async function observeEnvironment(input: Input): Promise<ObservedEnvironment> {
  const run = new Observation(input);
  await run.all();
  return run.result();
}

class Observation {
  private readonly input: Input;
  private readonly situations: Situation[] = [];
  private readonly from = new Map<string, Set<string>>();
  /** The values that bring a variable into being. */
  private readonly openedBy = new Map<string, Set<string>>();
  private readonly seen = new Map<string, Pick<Variable, 'container' | 'name'>>();
  private readonly lists = new Map<string, Set<string>>();
  /** What makes the chart leave out a variable, as `list[NAME]`. */
  private readonly replacing = new Map<string, '' | '.value'>();
  /** What made a variable come or go in some case. */
  private readonly effective = new Set<Change>();
  private done = 0;

  constructor(input: Input) {
    this.input = input;
  }

  async all(): Promise<void> {
    const first = await this.situation(this.input.values, [], [], undefined);
    if (first === undefined || first.base.size === 0) return;
    await this.probe(first, this.input.changes);
    await this.replaceable(first);
    const children = await this.children(first, [
      ...first.deciding,
      ...first.refused.filter(({ decides }) => decides),
    ]);
    // What the first case refuses may be possible in one of the others.
    const opened = new Set(children.map(({ terms }) => terms[0]));
    const isNew = ({ with: term }: Change) => !opened.has(term);
    for (const child of children)
      await this.children(
        child,
        [...child.deciding, ...child.refused].filter((one) => one.decides && isNew(one)),
      );
  }

  private async children(parent: Situation, deciding: readonly Change[]): Promise<Situation[]> {
    const found: Situation[] = [];
    for (const change of deciding) {
      const child = await this.opened(parent, change);
      if (child === undefined) continue;
      found.push(child);
      const [part] = change.path.split('.');
      const isOwn = ({ path }: Change) => path.split('.')[0] === part && !child.paths.includes(path);
      await this.probe(child, this.input.changes.filter(isOwn));
      await this.replaceable(child);
    }
    return found;
  }

  /** The case of a change. If the chart refuses it alone, with the fewest empty values filled in that it needs. */
  private async opened(parent: Situation, change: Change): Promise<Situation | undefined> {
    const alone = await this.with(parent, [change], change);
    if (alone !== undefined) return alone;
    let fill = fillings(this.input.changes, change.path);
    // Often one suffices, and all together contradict each other.
    for (const one of fill)
      if ((await this.render(parent, [change, one])) !== undefined)
        return this.with(parent, [change, one], change);
    if ((await this.render(parent, [change, ...fill])) === undefined) return undefined;
    for (let size = Math.ceil(fill.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let index = 0; index < fill.length; ) {
        const fewer = [...fill.slice(0, index), ...fill.slice(index + size)];
        if ((await this.render(parent, [change, ...fewer])) === undefined) index += size;
        else fill = fewer;
      }
    }
    return this.with(parent, [change, ...fill], change);
  }

  private with(
    parent: Situation,
    changes: readonly Change[],
    deciding: Change,
  ): Promise<Situation | undefined> {
    return this.situation(
      changed(parent.values, changes),
      [...parent.terms, deciding.with],
      [...parent.paths, deciding.path],
      parent,
    );
  }

  private async situation(
    values: PlainMap,
    terms: readonly string[],
    paths: readonly string[],
    parent: Situation | undefined,
  ): Promise<Situation | undefined> {
    const objects = await this.input.render(values);
    if (objects === undefined) return undefined;
    const base = new Map(variablesOf(objects.values()).map((one) => [idOf(one), one]));
    for (const [id, one] of base) this.seen.set(id, one);
    const maps = {
      gone: new Map(),
      come: new Map(),
      deciding: [],
      refused: [],
      impossible: new Set<string>(),
    };
    const situation: Situation = { values, terms, paths, parent, base, ...maps };
    this.situations.push(situation);
    return situation;
  }

  private async render(
    situation: Situation,
    changes: readonly Change[],
  ): Promise<readonly Variable[] | undefined> {
    const objects = await this.input.render(changed(situation.values, changes));
    return objects === undefined ? undefined : variablesOf(objects.values());
  }

  private async probe(situation: Situation, changes: readonly Change[]): Promise<void> {
    const isAlone = (change: Change) => change.around !== undefined || this.effective.has(change);
    const alone = changes.filter(isAlone);
    const rest = changes.filter((change) => !isAlone(change));
    const marked = rest.filter(({ mark }) => mark !== undefined);
    const others = rest.filter(({ mark }) => mark === undefined);
    const queue = [
      ...alone.map((one) => [one]),
      ...grouped(marked, batchSize),
      ...grouped(others, batchSize / 3),
    ];
    await inParallel(queue, (batch) => this.probeTogether(situation, batch));
  }

  private async probeTogether(situation: Situation, batch: readonly Change[]): Promise<void> {
    const found = await this.render(situation, batch);
    this.input.progress(++this.done);
    const [change] = batch;
    const isOne = batch.length === 1;
    if (change === undefined) return;
    if (found === undefined) {
      if (isOne) situation.refused.push(change);
      else await this.halves(situation, batch);
      return;
    }
    const marks = new Map(batch.flatMap((one) => (one.mark === undefined ? [] : [[String(one.mark), one]])));
    const own = found.filter(({ name }) => !marks.has(name));
    const ids = new Set(own.map(idOf));
    const gone = [...situation.base.keys()].filter((id) => !ids.has(id));
    const come = own.filter((one) => !situation.base.has(idOf(one)));
    const markless = own.filter((one) => {
      const before = situation.base.get(idOf(one));
      return before !== undefined && before.text !== one.text && marksIn(one.text, marks).length === 0;
    });
    const attributed = new Set(come.flatMap((one) => marksIn(one.text, marks)));
    const isClear =
      gone.length + markless.length === 0 && come.every((one) => marksIn(one.text, marks).length > 0);
    if (!isOne && !isClear) {
      await this.halves(situation, batch);
      return;
    }
    // Another change of the batch may be needed as well.
    if (!isOne) for (const one of attributed) await this.probeTogether(situation, [one]);
    for (const { container, name } of found) {
      const list = marks.get(name);
      if (list !== undefined)
        this.lists.set(list.path, (this.lists.get(list.path) ?? new Set()).add(container));
    }
    const other = own.filter((one) => situation.base.get(idOf(one))?.text !== one.text);
    for (const one of other) for (const { path } of marksIn(one.text, marks)) this.comesFrom(one, path);
    for (const one of markless) this.comesFrom(one, change.path);
    if (!isOne || gone.length + come.length === 0) return;
    this.effective.add(change);
    for (const id of gone) add(situation.gone, id, change.without);
    for (const one of come) {
      add(situation.come, idOf(one), change.with);
      this.seen.set(idOf(one), one);
      if (change.decides) add(this.openedBy, idOf(one), change.path);
    }
    if (change.decides) situation.deciding.push(change);
  }

  private async halves(situation: Situation, batch: readonly Change[]): Promise<void> {
    const half = Math.ceil(batch.length / 2);
    await this.probeTogether(situation, batch.slice(0, half));
    await this.probeTogether(situation, batch.slice(half));
  }

  /** Finds the variables that the chart leaves out if a list of the values has one of a certain name. */
  private async replaceable(situation: Situation): Promise<void> {
    const all = new Set([...this.input.names, ...[...this.seen.values()].map(({ name }) => name)]);
    const known = this.replacing;
    const queue = [...this.lists.keys()].flatMap((list) => {
      const alone = [...all].filter((name) => known.has(`${list}[${name}]`));
      const others = [...all].filter((name) => !known.has(`${list}[${name}]`));
      return [...alone.map((name) => [name]), others].map((batch) => ({ list, batch }));
    });
    await inParallel(queue, ({ list, batch }) => this.replaceTogether(situation, list, batch));
  }

  private async replaceTogether(situation: Situation, list: string, names: readonly string[]): Promise<void> {
    const [name] = names;
    if (name === undefined) return;
    const gone = await this.goneWith(situation, list, names, (one) => ({ name: one, value: mark }));
    this.input.progress(++this.done);
    if (gone === undefined && names.length === 1) situation.impossible.add(`${list}[${name}]`);
    if (gone?.length === 0 || (gone === undefined && names.length === 1)) return;
    if (names.length > 1) {
      const half = Math.ceil(names.length / 2);
      await this.replaceTogether(situation, list, names.slice(0, half));
      await this.replaceTogether(situation, list, names.slice(half));
      return;
    }
    const place = `${list}[${name}]`;
    const ids = gone ?? [];
    const suffix = this.replacing.get(place) ?? (await this.suffixOf(situation, list, name, ids));
    this.replacing.set(place, suffix);
    for (const id of ids) add(situation.gone, id, `!${place}${suffix}`);
  }

  /** Whether only a value replaces a variable of the chart, or a reference to one as well. */
  private async suffixOf(
    situation: Situation,
    list: string,
    name: string,
    gone: readonly string[],
  ): Promise<'' | '.value'> {
    const valueFrom = { secretKeyRef: { name: mark, key: mark } };
    const also = await this.goneWith(situation, list, [name], (one) => ({ name: one, valueFrom }));
    return gone.every((id) => also?.includes(id)) ? '' : '.value';
  }

  private async goneWith(
    situation: Situation,
    list: string,
    names: readonly string[],
    item: (name: string) => PlainMap,
  ): Promise<readonly string[] | undefined> {
    const change = { path: list, after: names.map(item) };
    const objects = await this.input.render(changed(situation.values, [change]));
    if (objects === undefined) return undefined;
    const own = new Set(
      variablesOf(objects.values()).flatMap((one) => (one.text.includes(mark) ? [] : [idOf(one)])),
    );
    return [...situation.base.keys()].filter((id) => !own.has(id));
  }

  private comesFrom(variable: Variable, path: string): void {
    add(this.from, idOf(variable), path);
  }

  result(): ObservedEnvironment {
    const variables = new Map<string, Seen>();
    for (const [id, { container, name }] of this.seen)
      variables.set(id, {
        container,
        name,
        from: this.from.get(id) ?? this.openedBy.get(id) ?? new Set(),
        cases: this.casesOf(id),
      });
    return { variables, lists: this.lists };
  }

  private casesOf(id: string): readonly Case[] {
    const cases = new Map<Situation, Case>();
    const decided = new Set(this.situations.flatMap(({ terms }) => terms.slice(-1).map(negated)));
    for (const situation of this.situations) {
      const [part] = situation.paths.at(-1)?.split('.') ?? [];
      // What other cases are about is known from them.
      const isOther = (term: string) => situation.parent !== undefined && decided.has(term);
      const gone = [...(situation.gone.get(id) ?? [])].filter((term) => !isOther(term)).map((term) => [term]);
      // Variables in lists are tried in every case.
      const covers = (term: string) =>
        term.includes('[')
          ? ![...situation.impossible].some((place) => term.startsWith(`!${place}`))
          : /^!?([^.=!]+)/.exec(term)?.[1] === part;
      const parent = situation.parent && cases.get(situation.parent);
      const isAbsent = situation.parent?.base.has(id) === false;
      const other = isAbsent ? (parent?.clauses.flat().filter((term) => !covers(term)) ?? []) : [];
      cases.set(situation, {
        terms: situation.terms,
        clauses: situation.base.has(id) ? gone : [[...(situation.come.get(id) ?? []), ...other]],
        parent,
        covers,
      });
    }
    return [...cases.values()];
  }
}

const mark = 'zzown';

function marksIn(text: string, marks: ReadonlyMap<string, Change>): readonly Change[] {
  return [...marks].flatMap(([one, change]) => (text.includes(one) ? [change] : []));
}

function add(table: Map<string, Set<string>>, key: string, item: string): void {
  table.set(key, (table.get(key) ?? new Set()).add(item));
}

/** Groups changes, but none of two values with the same name: one is often the default of the other and hidden by it. */
function grouped(changes: readonly Change[], size: number): readonly (readonly Change[])[] {
  const nameOf = ({ path }: Change): string => path.slice(path.lastIndexOf('.') + 1);
  const groups: Change[][] = [];
  for (const change of changes) {
    const fitting = groups.find(
      (group) => group.length < size && group.every((other) => nameOf(other) !== nameOf(change)),
    );
    if (fitting === undefined) groups.push([change]);
    else fitting.push(change);
  }
  return groups;
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: together }, worker));
}
