import { useEffect, useState } from 'preact/hooks';

const SHOWN_MS = 2500;

/** A short message that goes by itself. */
export function useToast(): readonly [string, (text: string) => void] {
  const [toast, setToast] = useState({ text: '' });
  useEffect(() => {
    if (toast.text === '') return undefined;
    const timer = setTimeout(() => setToast({ text: '' }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);
  return [toast.text, (text) => setToast({ text })];
}
