import type { GroupData, Node } from '../../src/verify/kinds/node.ts';

/** The changes in a group, one per line: `+ Cluster.spec.primaryLease`. */
export function difference(before: GroupData | undefined, after: GroupData): readonly string[] {
  const lines: string[] = [];
  const names = new Set([...Object.keys(before?.kinds ?? {}), ...Object.keys(after.kinds)]);
  for (const name of [...names].sort()) {
    const [old, now] = [before?.kinds[name], after.kinds[name]];
    const versions = new Set([...Object.keys(old?.versions ?? {}), ...Object.keys(now?.versions ?? {})]);
    for (const version of versions) {
      const [from, to] = [old?.versions[version], now?.versions[version]];
      const title = versions.size === 1 ? name : `${name} ${version}`;
      if (to === undefined) lines.push(`- ${name} ${version}`);
      else if (from === undefined || before === undefined) lines.push(`+ ${name} ${version}`);
      else lines.push(...new Comparison(before.nodes, after.nodes).of(from, to, title));
    }
    if (old !== undefined && now !== undefined && old.cluster !== now.cluster)
      lines.push(`~ ${name}: ${now.cluster === 1 ? 'cluster' : 'namespace'} scope`);
  }
  return lines;
}

class Comparison {
  private readonly lines: string[] = [];
  private readonly seen = new Set<string>();
  private readonly before: readonly Node[];
  private readonly after: readonly Node[];

  constructor(before: readonly Node[], after: readonly Node[]) {
    this.before = before;
    this.after = after;
  }

  of(from: number, to: number, title: string): readonly string[] {
    this.compare(from, to, title);
    return this.lines;
  }

  private compare(from: number, to: number, path: string): void {
    const key = `${from} ${to}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const [old, now] = [this.before[from], this.after[to]];
    if (old === undefined || now === undefined) throw new Error(`${path}: no such node`);
    const label = (node: Node) => {
      const { f: _, i: __, ...rest } = node;
      return Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    };
    const [a, b] = [label(old), label(now)];
    const gone = a.filter((each) => !b.includes(each));
    const come = b.filter((each) => !a.includes(each));
    if (gone.length + come.length > 0)
      this.lines.push(
        `~ ${path}: ${[...gone.map((each) => `-${each}`), ...come.map((each) => `+${each}`)].join(' ')}`,
      );
    if (old.i !== undefined && now.i !== undefined) this.compare(old.i, now.i, `${path}[]`);
    for (const field of new Set([...Object.keys(old.f ?? {}), ...Object.keys(now.f ?? {})])) {
      const [x, y] = [old.f?.[field], now.f?.[field]];
      const at = `${path}.${field}`;
      if (y === undefined) this.lines.push(`- ${at}`);
      else if (x === undefined) this.lines.push(`+ ${at}`);
      else this.compare(x, y, at);
    }
  }
}
