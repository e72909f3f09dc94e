import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ControlPlane } from './control-plane.ts';

/** The first paragraph of shell commands below a heading of a page in `docs/` that contains a text. Throws if there is none. */
export function commandsBelow(page: string, heading: string, containing = ''): string {
  const text = readFileSync(fileURLToPath(new URL(`../../../docs/${page}`, import.meta.url)), 'utf8');
  const [, section = ''] = text.split(`\n${heading}\n`);
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block);
  const paragraphs = blocks.flatMap((block) => block.split('\n\n'));
  const found = paragraphs.find((paragraph) => paragraph.includes(containing));
  if (found === undefined) throw new Error(`docs/${page} has no such commands below ${heading}`);
  return found;
}

/** Runs commands in a user's folder, with the kubectl of the control plane. Throws with their output if one fails. */
export function runCommands({ programs, kubeconfig }: ControlPlane, folder: string, commands: string): void {
  try {
    execFileSync('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: folder,
      env: { PATH: `${programs}${delimiter}${process.env['PATH']}`, HOME: folder, KUBECONFIG: kubeconfig },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${commands}\n${stdout}${stderr}`);
  }
}
