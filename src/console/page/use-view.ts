import { useEffect, useState } from 'preact/hooks';
import type { PageModel, PageView } from './page-view';

/** The view of a model, drawn at most once per frame however often it changes. */
export function useView(model: PageModel): PageView {
  const [view, setView] = useState(model.view);
  useEffect(() => {
    let frame: number | undefined;
    const draw = () => {
      frame = undefined;
      setView(model.view);
    };
    draw();
    const end = model.subscribe(() => {
      frame ??= requestAnimationFrame(draw);
    });
    return () => {
      end();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [model]);
  return view;
}
