/**
 * Whether a text may have colours there. https://no-color.org: any text but the empty one switches them off.
 */
export function mayColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR: off = '', FORCE_COLOR: forced } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return off === '' && stream.isTTY && stream.hasColors(env);
}
