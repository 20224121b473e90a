"""AWS: which credentials are used for what, the clients, and what their errors mean."""
