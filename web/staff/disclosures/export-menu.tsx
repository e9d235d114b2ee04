import { Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../app/icon.tsx';
import { useMay } from '../app/session.tsx';
import { DiscloseDialog } from './disclose-dialog.tsx';
import { disclosuresQuery } from './queries.ts';

/** The button of a visit that leads to paper, JSON and FHIR; disabled with the reason. Nothing for whom it is not. */
export function ExportMenu({ visit }: { readonly visit: string }) {
  const mayRead = useMay('disclosure.read');
  const { data } = useQuery({ ...disclosuresQuery(visit), enabled: mayRead });
  const [isOpen, setIsOpen] = useState(false);
  const action = data?.actions.find((each) => each.action === 'disclose');
  if (!mayRead || !action) return null;
  return (
    <>
      <Tooltip label={action.reason} disabled={action.allowed} withinPortal={false} multiline maw={260}>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="share" size={18} />}
          {...(action.allowed
            ? { onClick: () => setIsOpen(true) }
            : // Stays in reach of the keyboard, so that the reason can be read.
              { 'data-disabled': true, 'aria-disabled': true, 'aria-description': action.reason ?? '' })}
        >
          Send or print
        </Button>
      </Tooltip>
      {isOpen && <DiscloseDialog visit={visit} caution={data!.noticeCaution} onClose={() => setIsOpen(false)} />}
    </>
  );
}
