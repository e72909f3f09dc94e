import type { Source } from '../diagnostics/source.ts';

/**
 * The setting on a line of the configuration: the one whose key or value is on the line, or one that the line shows as a comment,
 * such as `# cluster_name: "home"`. Undefined if there is none, or if the configuration does not contain that file.
 */
export function settingOnLine(
  source: Source,
  { path, line }: { readonly path: string; readonly line: number },
  isSetting: (name: string) => boolean,
): string | undefined {
  const file = fileOf(source, path);
  if (file === undefined) return undefined;
  const [, commented] = /^#\s*(\w+)\s*[:=]/.exec(file.text.split('\n')[line - 1] ?? '') ?? [];
  if (commented !== undefined && isSetting(commented)) return commented;
  return Object.keys(file.data).find(
    (name) => file.locate([name], 'key').start.line <= line && line <= file.locate([name], 'value').end.line,
  );
}

/** Whether the configuration is read from that file, alone or among others. */
export function isConfigurationFile(source: Source, path: string): boolean {
  return fileOf(source, path) !== undefined;
}

function fileOf(source: Source, path: string): Source | undefined {
  return (source.layers ?? [source]).find((file) => file.path === path);
}
