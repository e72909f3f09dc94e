import createIgnore, { type Ignore } from 'ignore';
import type { TreeFile } from '../tree.ts';

/** What source-controller leaves out of every artifact. */
const always = [
  '.git/',
  '.gitignore',
  '.gitmodules',
  '.gitattributes',
  '*.jpg',
  '*.jpeg',
  '*.gif',
  '*.png',
  '*.wmv',
  '*.flv',
  '*.tar.gz',
  '*.zip',
  '.github/',
  '.circleci/',
  '.travis.yml',
  '.gitlab-ci.yml',
  'appveyor.yml',
  '.drone.yml',
  'cloudbuild.yaml',
  'codeship-services.yml',
  'codeship-steps.yml',
  '**/.goreleaser.yml',
  '**/.sops.yaml',
  '**/.flux.yaml',
];

/** Whether Flux never sees a file: by its own list, and by the `.sourceignore` files above the file. */
export function createIgnored(files: readonly TreeFile[]): (path: string) => boolean {
  const listed = createIgnore().add(always);
  const byFile = ignoredByFile(files);
  return (path) => listed.ignores(path) || byFile(path);
}

/** The same, by the `.sourceignore` files alone. */
export function ignoredByFile(files: readonly TreeFile[]): (path: string) => boolean {
  const rules: { readonly folder: string; readonly ignore: Ignore }[] = [];
  for (const { path, content } of files) {
    const match = /^(.*\/)?\.sourceignore$/.exec(path);
    if (match) rules.push({ folder: match[1] ?? '', ignore: createIgnore().add(content) });
  }
  return (path) =>
    rules.some(({ folder, ignore }) => path.startsWith(folder) && ignore.ignores(path.slice(folder.length)));
}
