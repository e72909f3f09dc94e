import type { RenderedFile } from './rendered-file.ts';

/** Whether one of the files has the Secret, or an object that makes it: an ExternalSecret, a SealedSecret, a secretGenerator. */
export function isSecretWritten(name: string, files: Iterable<RenderedFile>): boolean {
  for (const { content } of files) {
    if (!content.includes(name)) continue;
    if (content.split(/^---/m).some((document) => makes(name, document))) return true;
  }
  return false;
}

function makes(name: string, document: string): boolean {
  const isMaker = /^(kind:\s*["']?\w*Secret\w*|secretGenerator:)/m.test(document);
  return (
    isMaker && document.split('\n').some((line) => /^[\s-]*name:\s*["']?([^"'\s#]+)/.exec(line)?.[1] === name)
  );
}
