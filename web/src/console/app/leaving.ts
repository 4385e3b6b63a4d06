// Leaving a form for the page of what it made.
import { useEffect, useRef } from 'react';
import { type NavigateOptions, useNavigate } from 'react-router';

/**
 * Leave once, and only while the form is still there: it stands until the other page has come, and what it made is not
 * made again from it meanwhile; who has gone elsewhere before the answer came is not called back.
 */
export function useLeaving() {
  const navigate = useNavigate();
  const hasLeft = useRef(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return {
    hasLeft: () => hasLeft.current,
    leave: (to: string, options?: NavigateOptions) => {
      hasLeft.current = true;
      if (isThere.current) void navigate(to, options);
    },
  };
}
