import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { TreeFile } from '../../../src/verify/tree.ts';
import { verifyTree } from '../../../src/verify/verify.ts';
import type { GoldenTree } from '../golden.ts';
import { editables, type Mutant, type Operator } from './edit.ts';
import { operators } from './operators.ts';
import { schemaOperators } from './schema-operators.ts';

export interface MutationResult {
  readonly fixture: string;
  readonly mutant: Mutant;
  /** What the mutant has more than the tree that it was made of. */
  readonly findings: readonly Diagnostic[];
  /** One of these stands where the mistake is, or where something names what is gone. */
  readonly found: boolean;
}

/** Break the trees `count` times, the operators in turn, each at a place that the seed chooses. */
export function* runMutations(
  trees: readonly GoldenTree[],
  count: number,
  seed: number,
  chosen: Readonly<Record<string, Operator>> = { ...operators, ...schemaOperators },
): Generator<MutationResult> {
  const random = randomFrom(seed);
  const prepared = trees.map((tree) => {
    const documents = editables(tree.files);
    const mutants = new Map(
      Object.entries(chosen).map(([name, operator]) => [name, [...operator(documents)]] as const),
    );
    const known = new Set(verify(tree, tree.files).map(key));
    return { tree, mutants, known };
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
    const files = subject.tree.files.map((file) =>
      file.path === mutant.file ? { ...file, content: mutant.content } : file,
    );
    const findings = verify(subject.tree, files).filter((finding) => !subject.known.has(key(finding)));
    const found = findings.some((finding) => isRight(finding, mutant, files));
    yield { fixture: subject.tree.fixture, mutant, findings, found };
  }
}

function verify({ declarations }: GoldenTree, files: readonly TreeFile[]): Diagnostic[] {
  return verifyTree({ files, declarations, options: { closedWorld: true } });
}

/** Without lines: those below a change have moved. */
function key({ code, file, message, path }: Diagnostic): string {
  return [code, file, path, message].join('\n');
}

function isRight(finding: Diagnostic, mutant: Mutant, files: readonly TreeFile[]): boolean {
  const { line } = finding.range.start;
  const [first, last] = mutant.lines;
  if (finding.file === mutant.file && line >= first && line <= last) return true;
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
