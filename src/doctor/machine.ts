import { spawn } from 'node:child_process';
import { type CheckResult, resultsOf } from './check.ts';

/** The environment that is checked. */
export interface Machine {
  /** For example `20.19.1`. */
  readonly node: string;
  /** Returns a program's output for its version; undefined if it is not installed. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string | undefined>;
}

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  /** What it is needed for; undefined if clusterwright does not need it. */
  readonly neededFor?: string;
  /** Why it is not needed. */
  readonly instead?: string;
  /** The oldest supported version. */
  readonly oldest?: string;
}

const oldestNode = '20.19.0';

const tools: readonly Tool[] = [
  {
    name: 'git',
    args: ['--version'],
    neededFor: 'searching commits for secrets, and `clusterwright diff`',
    oldest: '2.30',
  },
  {
    name: 'kubectl',
    args: ['version', '--client', '--output=json'],
    neededFor: '`task bootstrap`, and the commands that this report names',
    oldest: '1.29',
  },
  {
    name: 'helm',
    args: ['version', '--short'],
    neededFor: '`task bootstrap` and `--helm`',
    oldest: '3.8',
  },
  { name: 'flux', args: ['--version'], neededFor: '`task reconcile`', oldest: '2.3' },
  {
    name: 'sops',
    args: ['--version'],
    instead: '`clusterwright secrets` seals and opens files',
    oldest: '3.9',
  },
  { name: 'age', args: ['--version'], instead: '`clusterwright init` creates the key', oldest: '1.1' },
];

/** Checks that the required programs are installed in supported versions. Each is only asked for its version. */
export async function checkMachine(machine: Machine): Promise<readonly CheckResult[]> {
  const { ok, error } = resultsOf('machine', 'node');
  const node = isOlder(machine.node, oldestNode)
    ? error(`Node ${machine.node} is too old`, { advice: `Install Node ${oldestNode} or newer.` })
    : ok(`Node ${machine.node}`);
  return [node, ...(await Promise.all(tools.map((tool) => checkTool(tool, machine))))];
}

async function checkTool(tool: Tool, { ask }: Machine): Promise<CheckResult> {
  const { name, args, neededFor, instead, oldest } = tool;
  const { ok, info, warning } = resultsOf('machine', name);
  const printed = await ask(name, args);
  const purpose = neededFor === undefined ? `not needed: ${instead}` : `needed for ${neededFor}`;
  if (printed === undefined) {
    return info(`${name} is not installed; ${purpose}`);
  }
  // kubectl also prints the version of Kustomize.
  const version =
    /gitVersion"?:\s*"?v?(\d+(?:\.\d+)+)/.exec(printed)?.[1] ?? /(\d+(?:\.\d+)+)/.exec(printed)?.[1];
  if (version === undefined) return info(`${name} is installed, but does not report its version`);
  if (oldest !== undefined && isOlder(version, oldest)) {
    return warning(`${name} ${version} is too old; ${purpose}`, {
      advice: `Install ${name} ${oldest} or newer.`,
    });
  }
  return ok(`${name} ${version}`);
}

/** Whether a version is older than another, compared number by number. */
function isOlder(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (const [index, number] of b.entries()) {
    const own = a[index] ?? 0;
    if (own !== number) return own < number;
  }
  return false;
}

/** In milliseconds. */
const patience = 5_000;

/** The machine this program runs on. */
export function thisMachine(env: NodeJS.ProcessEnv): Machine {
  return {
    node: process.versions.node,
    ask: (program, args) =>
      new Promise((resolve) => {
        const child = spawn(program, args, { env, timeout: patience, stdio: ['ignore', 'pipe', 'ignore'] });
        let printed = '';
        child.stdout.on('data', (part: Buffer) => {
          printed = `${printed}${part.toString('utf8')}`.slice(0, 10_000);
        });
        child.on('error', () => resolve(undefined));
        child.on('close', () => resolve(printed));
      }),
  };
}
