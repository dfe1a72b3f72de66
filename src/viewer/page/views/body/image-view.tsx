import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

type ImageViewProps = { readonly type: string; readonly base64: string; readonly label: string };

/** An image with its size. As the source of an `img` element an SVG runs no script and loads nothing. */
export function ImageView({ type, base64, label }: ImageViewProps): JSX.Element {
  const [size, setSize] = useState<string>();
  return (
    <figure class="image">
      <img
        src={`data:${type};base64,${base64}`}
        alt={label}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
        onError={() => setSize('This is no image that a browser can show.')}
      />
      <figcaption>{size}</figcaption>
    </figure>
  );
}
