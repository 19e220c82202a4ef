import { Suspense, useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { Skeleton } from '../parts/skeleton.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { UnreadAddressProvider } from './unread-address-provider.tsx';

/** The page of the present address, from its top; one that fails leaves what stands around it. */
export function CurrentPage() {
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for a way to clean up.
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <PageBoundary key={pathname}>
      <Suspense fallback={<Skeleton />}>
        <UnreadAddressProvider>
          <Outlet />
        </UnreadAddressProvider>
      </Suspense>
    </PageBoundary>
  );
}
