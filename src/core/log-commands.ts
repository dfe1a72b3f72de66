/**
 * A text as the log of a CI job may have it: nothing from a cassette, a file's name or a title is a command there.
 * GitHub's runner obeys `::error::` at the beginning of a line, blanks aside, and `##[error]` anywhere in one, as other
 * systems do `##vso[…]` and `##teamcity[…]`.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function withoutLogCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, String.raw`$1\u{3a}`).replace(LOG_COMMAND_SIGN, String.raw`\u{23}`);
}

/** The sign without which `##[` and its like are no command. */
export const LOG_COMMAND_SIGN = /#(?=#\w*\[)/g;
