/** Stands for each character of a value that is not shown. */
const hidden = '•';

/** Stands for a comment: nothing behind it is pointed at, so its length does not matter. */
const comment = '# …';

/** A setting's first line, when it is written plainly: a key in the first column, a colon, then a blank. */
const settingLine = /^([A-Za-z_][A-Za-z0-9_-]*)([ \t]*:)(?=\s|$)(.*)$/;

/**
 * The text of a configuration, fit to be shown: of every value only that something stands there, but for
 * settings whose key `reveal` accepts. It works on lines and not on parsed YAML, so that a file that does not
 * parse leaks nothing either, and it hides whatever it does not understand: comments (an old password may be
 * left in one), anchors, quoted keys, flow maps. Line breaks and columns stay what they are.
 */
export function maskText(text: string, reveal: (topLevelKey: string) => boolean): string {
  let revealed = false;
  return text
    .split(/(\r\n|\r|\n)/)
    .map((line, index) => {
      if (index % 2 === 1 || isMarker(line)) return line;
      if (/^\s*#/.test(line)) return line.replace(/#.*$/, comment);
      const setting = settingLine.exec(line);
      if (setting !== null) {
        const [, key = '', colon = '', rest = ''] = setting;
        revealed = reveal(key);
        return key + colon + (revealed ? withoutComment(rest) : hide(rest));
      }
      if (!/^[ \t]/.test(line)) revealed = false;
      return revealed ? withoutComment(line) : hide(line);
    })
    .join('');
}

/** A value with an anchor is hidden: a secret may be an alias of it. */
function withoutComment(text: string): string {
  if (/(^|[\s,[{])[&*][\w-]/.test(text)) return hide(text);
  return text.replace(/(^|\s)#.*$/, `$1${comment}`);
}

/** The start or end of a document, or nothing. */
function isMarker(line: string): boolean {
  return /^(---|\.\.\.)?\s*$/.test(line);
}

function hide(text: string): string {
  return text.replace(/\S/g, hidden);
}
