"""A simulated Kubernetes cluster: scheduler, controllers, kubelets, Kueue, and the `kubectl` in front of them."""
