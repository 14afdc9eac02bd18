"""What every Keras class and function takes and gives, as one committed table that loads without Keras."""
