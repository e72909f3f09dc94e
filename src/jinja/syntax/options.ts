/** The tokens that set template code apart from text. */
export interface Delimiters {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  /** As in `# for item in items`: a line that starts with it is a statement. Off by default. */
  readonly lineStatementPrefix?: string | undefined;
  /** What follows it up to the end of the line is a comment. Off by default. */
  readonly lineCommentPrefix?: string | undefined;
}

/** How the text of a template is read; what is compiled depends on this and the text, and on nothing else. */
export interface SyntaxOptions {
  readonly delimiters: Delimiters;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly keepTrailingNewline: boolean;
  /** What the line ends of a template come out as. */
  readonly newline: Newline;
  /** Tags that Jinja2 leaves to extensions: `do`, and `break` and `continue`. */
  readonly extensions: readonly Extension[];
}

export type Newline = '\n' | '\r\n' | '\r';

export type Extension = 'do' | 'loopcontrols';

/** The delimiters of GitOps templates: `{{ }}` stays free for Helm and `${ }` for Flux. */
export const gitopsDelimiters: Delimiters = {
  blockStart: '#%',
  blockEnd: '%#',
  variableStart: '#{',
  variableEnd: '}#',
  commentStart: '#|',
  commentEnd: '#|',
};

export const jinjaDelimiters: Delimiters = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
};
