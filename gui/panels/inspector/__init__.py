"""The inspector: forms made from the catalogue for what is selected, and what each call takes and gives."""
