import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { TreeFile } from '../../../src/verify/tree.ts';
import { verifyTree } from '../../../src/verify/verify.ts';
import type { GoldenTree } from '../golden.ts';
import { type Editable, editables, type Mutant, type Operator } from './edit.ts';
import { operators } from './operators.ts';
import { schemaOperators } from './schema-operators.ts';
import { textOperators } from './text-operators.ts';
import { treeOperators } from './tree-operators.ts';
import { valueOperators } from './value-operators.ts';

/** Every way in which the harness breaks a tree. */
export const allOperators: Readonly<Record<string, Operator>> = {
  ...operators,
  ...schemaOperators,
  ...textOperators,
  ...treeOperators,
  ...valueOperators,
};

export interface MutationResult {
  readonly fixture: string;
  readonly mutant: Mutant;
  /** The findings of the mutant that the original tree does not have. */
  readonly findings: readonly Diagnostic[];
  /** Whether one of them is at the mistake, or where something names what was removed. */
  readonly found: boolean;
}

/** Breaks the trees `count` times, with the operators in turn, each at a place that the seed selects. */
export function* runMutations(
  trees: readonly GoldenTree[],
  count: number,
  seed: number,
  chosen: Readonly<Record<string, Operator>> = allOperators,
): Generator<MutationResult> {
  const random = randomFrom(seed);
  const prepared = trees.map((tree) => {
    const subject = prepare(tree);
    const mutants = new Map(
      Object.entries(chosen).map(([name, operator]) => [name, [...operator(subject.documents)]] as const),
    );
    return { ...subject, mutants };
  });
  const names = Object.keys(chosen).filter((name) =>
    prepared.some(({ mutants }) => (mutants.get(name)?.length ?? 0) > 0),
  );
  for (let index = 0; index < count; index++) {
    const name = names[index % names.length] ?? '';
    const able = prepared.filter(({ mutants }) => (mutants.get(name)?.length ?? 0) > 0);
    const subject = able[Math.floor(random() * able.length)];
    const candidates = subject?.mutants.get(name) ?? [];
    const mutant = candidates[Math.floor(random() * candidates.length)];
    if (subject === undefined || mutant === undefined) continue;
    yield judge(subject, mutant);
  }
}

/** Every mutant of some operators, at most `most` of each, evenly spread. */
export function* runEveryMutation(
  trees: readonly GoldenTree[],
  most: number,
  chosen: Readonly<Record<string, Operator>>,
): Generator<MutationResult> {
  const prepared = trees.map(prepare);
  for (const operator of Object.values(chosen)) {
    const all = prepared.flatMap((subject) =>
      [...operator(subject.documents)].map((mutant) => ({ subject, mutant })),
    );
    const step = Math.max(1, all.length / most);
    for (let index = 0; index < all.length; index += step) {
      const each = all[Math.floor(index)];
      if (each) yield judge(each.subject, each.mutant);
    }
  }
}

interface Subject {
  readonly tree: GoldenTree;
  readonly documents: readonly Editable[];
  /** The findings of the original tree. */
  readonly known: ReadonlySet<string>;
}

function prepare(tree: GoldenTree): Subject {
  return { tree, documents: editables(tree.files), known: new Set(verify(tree, tree.files).map(key)) };
}

function judge({ tree, known }: Subject, mutant: Mutant): MutationResult {
  const files = apply(tree.files, mutant);
  const findings = verify(tree, files).filter((finding) => !known.has(key(finding)));
  const found = findings.some((finding) => isRight(finding, mutant, files));
  return { fixture: tree.fixture, mutant, findings, found };
}

function apply(files: readonly TreeFile[], mutant: Mutant): TreeFile[] {
  const changes = new Map([mutant, ...(mutant.others ?? [])].map(({ file, content }) => [file, content]));
  const kept = files.flatMap((file) => {
    if (!changes.has(file.path)) return [file];
    const content = changes.get(file.path);
    return content === undefined ? [] : [{ ...file, content }];
  });
  const added = [...changes].flatMap(([path, content]) =>
    content === undefined || files.some((file) => file.path === path) ? [] : [{ path, content }],
  );
  return [...kept, ...added];
}

function verify({ declarations }: GoldenTree, files: readonly TreeFile[]): Diagnostic[] {
  return verifyTree({ files, declarations, options: { closedWorld: true } });
}

/** Without lines, because those below a change have moved. */
function key({ code, file, message, path }: Diagnostic): string {
  return [code, file, path, message].join('\n');
}

function isRight(finding: Diagnostic, mutant: Mutant, files: readonly TreeFile[]): boolean {
  const { line } = finding.range.start;
  const [first, last] = mutant.lines;
  if (finding.file === mutant.file && line >= first && line <= last) return true;
  if (finding.file === mutant.file && mutant.holder?.includes(line)) return true;
  if (mutant.about !== undefined && finding.file.startsWith(mutant.about.replace(/\/?$/, ''))) return true;
  const content = files.find(({ path }) => path === finding.file)?.content ?? '';
  const text = content.split('\n')[line - 1] ?? '';
  return mutant.names.some((name) => name !== '' && text.includes(name));
}

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
