import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";

/** The code of the link that was opened. It is taken out of the address: nobody reads it over a shoulder or in the history. */
export function useCode(): string {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const [code, setCode] = useState(hash.slice(1));
  // Another link may be opened in the same tab.
  if (hash !== "" && hash.slice(1) !== code) setCode(hash.slice(1));
  useEffect(() => {
    if (hash !== "") void navigate(pathname, { replace: true });
  }, [hash, pathname, navigate]);
  return code;
}
