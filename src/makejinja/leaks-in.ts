import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSealedPath } from '../sops/sealed.ts';
import type { Rendering } from './render-in-memory.ts';
import type { Run } from './run.ts';

/** Finds values of sealed data in outputs whose names do not indicate that they are sealed afterwards. */
export async function leaksIn(
  run: Run,
  { rendered, secrets, publicValues }: Rendering,
): Promise<readonly Diagnostic[]> {
  if (secrets.length === 0) return [];
  const { scanLeaks } = await import('../leaks/scan.ts');
  const files = rendered.outputs
    .filter(({ path }) => !isSealedPath(path))
    .map(({ path, content }) => ({
      path: run.show(path),
      content: content.toString('utf8'),
      sealed: true,
    }));
  // Copied private keys are the user's decision here; `--seal` looks for them.
  const found = scanLeaks(files, { secrets, publicValues });
  return found.filter(({ code }) => code === 'leak/secret-value');
}
