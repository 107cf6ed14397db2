"""Lists as clerks keep them: workbooks, and CSV files under headings of their own."""
