const heading = /^#### (.*)\n/m;

/** Several files as one text, so that an edit can cut, move or join them too. */
export function joinFiles(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([path, content]) => `#### ${path}\n${content}`)
    .join('');
}

/** The files of such a text, in order; text before the first heading belongs to `path`. */
export function splitFiles(text: string, path = 'a.yaml'): { path: string; content: string }[] {
  const [first = '', ...rest] = text.split(heading);
  const files = first === '' && rest.length > 0 ? [] : [{ path, content: first }];
  for (let index = 0; index < rest.length; index += 2) {
    files.push({ path: rest[index] ?? '', content: rest[index + 1] ?? '' });
  }
  return files;
}
