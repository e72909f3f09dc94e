/** A template that is nothing but another one, which the build compiles ahead. */
export function includeText(name: string): string {
  return `#% include '${name}' %#\n`;
}
